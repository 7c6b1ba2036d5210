// How a model shall answer: what is absent is left to the model.

export type Effort = 'minimal' | 'low' | 'medium' | 'high'

export type Params = {
  temperature?: number
  max_tokens?: number
  top_p?: number
  stop?: string[]
  seed?: number
  reasoning_effort?: Effort
}
