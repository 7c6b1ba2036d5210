// The lines of one row: lanes that pass, the way to the message, its dot.
import type { Row } from '../../logic/outline'

export const STEP = 18
const PAD = 14
const DEEPEST = 10
const BEND = 8

export const placeOf = (lane: number) => PAD + Math.min(lane, DEEPEST) * STEP
export const widthOf = (lane: number) => placeOf(lane) + STEP - 4

export function Lines({ row, height }: { row: Row; height: number }) {
  const x = placeOf(row.lane)
  const middle = height / 2
  const parent = placeOf(row.lane - 1)
  const working = row.node.state === 'streaming' || row.node.state === 'queued'
  const line = (on: boolean) => (on ? 'lane lane-shown' : 'lane')
  return (
    <svg className="tree-lines" width={widthOf(row.lane)} height={height} aria-hidden="true">
      {row.entry === 'line' && <path className={line(row.shown)} d={`M${x} 0V${middle}`} />}
      {row.entry === 'elbow' && x > parent && (
        <path
          className={line(row.shown)}
          d={`M${parent} ${middle - BEND}Q${parent} ${middle} ${parent + BEND} ${middle}H${x}`}
        />
      )}
      {row.passing.map(({ lane, up, down }) => (
        <g key={lane}>
          <path className={line(up)} d={`M${placeOf(lane)} 0V${middle}`} />
          <path className={line(down)} d={`M${placeOf(lane)} ${middle}V${height}`} />
        </g>
      ))}
      {row.below && <path className={line(row.shownBelow)} d={`M${x} ${middle}V${height}`} />}
      {row.count > 1 ? (
        <path className={row.shown ? 'run run-shown' : 'run'} d={`M${x} 4V${height - 4}`} />
      ) : (
        <circle
          className={[
            'dot-message',
            `dot-${row.node.role}`,
            row.shown ? 'dot-shown' : '',
            row.node.state === 'failed' ? 'dot-failed' : '',
            working ? 'dot-working' : '',
          ].join(' ')}
          cx={x}
          cy={middle}
          r={row.node.role === 'user' ? 3.5 : 4.5}
        />
      )}
    </svg>
  )
}
