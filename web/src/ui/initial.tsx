// The first letter of a name, where there is no picture of its bearer.

export function Initial({ of, large = false }: { of: string; large?: boolean }) {
  return (
    <span className={large ? 'initial initial-large' : 'initial'} aria-hidden="true">
      {[...of.trim()][0]?.toUpperCase() ?? '?'}
    </span>
  )
}
