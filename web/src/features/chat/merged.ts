// Which models an answer was made of.

export function mergedModels(data: object | null | undefined): readonly string[] {
  const models = (data as { models?: unknown } | null | undefined)?.models
  return Array.isArray(models) ? models.filter((one) => typeof one === 'string') : []
}
