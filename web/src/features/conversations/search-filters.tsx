// The chips under the search field: where to look, who said it, when, and with what.
import { useWorld } from '../../api/world'
import type { Narrow, When } from '../../logic/finding'
import { Icon, type IconName } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { Menu, MenuItem } from '../../ui/menu'

type Props = { narrow: Narrow; onChange: (narrow: Narrow) => void }
type Choice = { value: string | null; label: string }

export function SearchFilters({ narrow, onChange }: Props) {
  const t = useTexts()
  const projects = useWorld((world) => world.projects) ?? []
  const models = useWorld((world) => world.models?.models) ?? []
  const set = (change: Partial<Narrow>) => onChange({ ...narrow, ...change })
  return (
    <div className="filters" role="group" aria-label={t.search.filters}>
      {projects.length > 0 && (
        <Chip
          icon="folder"
          value={narrow.project}
          choices={[
            { value: null, label: t.library.anyProject },
            ...projects.map((one) => ({ value: one.id, label: one.name })),
            { value: 'none', label: t.library.noProject },
          ]}
          unset={t.search.anyProject}
          onPick={(project) => set({ project })}
        />
      )}
      <Chip
        icon="user"
        value={narrow.role}
        choices={[
          { value: null, label: t.search.anyone },
          { value: 'user', label: t.search.byYou },
          { value: 'assistant', label: t.search.byModel },
        ]}
        unset={t.search.anyone}
        onPick={(role) => set({ role: role as Narrow['role'] })}
      />
      <Chip
        icon="clock"
        value={narrow.when === 'any' ? null : narrow.when}
        choices={[
          { value: null, label: t.search.anyTime },
          ...(['day', 'week', 'month', 'year', 'own'] as const).map((value) => ({
            value,
            label: t.search[value],
          })),
        ]}
        unset={t.search.anyTime}
        onPick={(when) => set({ when: (when ?? 'any') as When })}
      />
      {narrow.when === 'own' && (
        <span className="filter-days">
          <Day
            label={t.search.from}
            value={narrow.from}
            most={narrow.to}
            onChange={(from) => set({ from })}
          />
          –
          <Day label={t.search.to} value={narrow.to} least={narrow.from} onChange={(to) => set({ to })} />
        </span>
      )}
      {models.length > 1 && (
        <Chip
          icon="bolt"
          value={narrow.model}
          choices={[
            { value: null, label: t.search.anyModel },
            ...models.map((one) => ({ value: one.id, label: one.title || one.name })),
          ]}
          unset={t.search.anyModel}
          onPick={(model) => set({ model })}
        />
      )}
      <Switch icon="clip" on={narrow.files} label={t.search.withFiles} onChange={(files) => set({ files })} />
      <Switch
        icon="archive"
        on={narrow.archived}
        label={t.search.inArchive}
        onChange={(archived) => set({ archived })}
      />
    </div>
  )
}

type DayProps = {
  label: string
  value: string | null
  least?: string | null
  most?: string | null
  onChange: (day: string | null) => void
}

function Day({ label, value, least, most, onChange }: DayProps) {
  return (
    <input
      type="date"
      className="chip filter-day"
      aria-label={label}
      title={label}
      value={value ?? ''}
      min={least ?? undefined}
      max={most ?? undefined}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

type ChipProps = {
  icon: IconName
  value: string | null
  choices: readonly Choice[]
  unset: string
  onPick: (value: string | null) => void
}

function Chip({ icon, value, choices, unset, onPick }: ChipProps) {
  const chosen = choices.find((one) => one.value === value && value !== null)
  return (
    <Menu
      label={unset}
      trigger={(props) => (
        <button type="button" className={chosen ? 'chip chip-on' : 'chip'} {...props}>
          <Icon name={icon} size={14} />
          <span className="chip-text">{chosen?.label ?? unset}</span>
          <Icon name="down" size={13} />
        </button>
      )}
    >
      {(close) =>
        choices.map((one) => (
          <MenuItem
            key={one.value ?? ''}
            checked={one.value === value}
            onSelect={() => {
              close()
              onPick(one.value)
            }}
          >
            {one.label}
          </MenuItem>
        ))
      }
    </Menu>
  )
}

type SwitchProps = { icon: IconName; on: boolean; label: string; onChange: (on: boolean) => void }

function Switch({ icon, on, label, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      className={on ? 'chip chip-on' : 'chip'}
      aria-pressed={on}
      onClick={() => onChange(!on)}
    >
      <Icon name={icon} size={14} />
      <span className="chip-text">{label}</span>
    </button>
  )
}
