// A bar of how much is done; without a figure it only says that something is.

export function Progress({ value, label }: { value: number | null; label: string }) {
  return (
    <div className="progress">
      <progress className="progress-bar" aria-label={label} {...(value === null ? {} : { value, max: 1 })} />
      <span className="field-hint" aria-hidden="true">
        {label}
      </span>
    </div>
  )
}
