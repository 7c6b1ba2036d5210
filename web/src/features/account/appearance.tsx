// How the page looks: theme, density, size, motion, code.
import { changeMe } from '../../api/calls'
import { setInterface, useInterface } from '../../api/interface'
import { changeWorld, useWorld } from '../../api/world'
import type { Theme } from '../../logic/types'
import { Segments } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { Setting, Switch } from '../../ui/setting'

export function Appearance() {
  const t = useTexts()
  const act = useAct()
  const me = useWorld((world) => world.me)
  const { density, text, motion, wrap } = useInterface()
  if (!me) return null
  const setTheme = (theme: Theme) =>
    act(async () => {
      changeWorld({ me: { ...me, theme } })
      changeWorld({ me: await changeMe({ theme }) })
    })
  const themes = [
    { value: 'system', label: t.settings.system },
    { value: 'light', label: t.settings.light },
    { value: 'dark', label: t.settings.dark },
  ] as const
  return (
    <section className="settings-rows">
      <Setting id="theme" label={t.settings.theme} hint={t.looks.themeHint}>
        <Segments label={t.settings.theme} value={me.theme} choices={themes} onChange={setTheme} />
      </Setting>
      <Setting id="density" label={t.looks.density} hint={t.looks.densityHint}>
        <Segments
          label={t.looks.density}
          value={density}
          choices={(['comfortable', 'compact'] as const).map((value) => ({ value, label: t.looks[value] }))}
          onChange={(value) => act(() => setInterface({ density: value }))}
        />
      </Setting>
      <Setting id="text" label={t.looks.size} hint={t.looks.sizeHint}>
        <Segments
          label={t.looks.size}
          value={text}
          choices={(['small', 'medium', 'large', 'larger'] as const).map((value) => ({
            value,
            label: t.looks[value],
          }))}
          onChange={(value) => act(() => setInterface({ text: value }))}
        />
      </Setting>
      <Setting id="motion" label={t.looks.motion} hint={t.looks.motionHint}>
        <Segments
          label={t.looks.motion}
          value={motion}
          choices={[
            { value: 'system', label: t.looks.motionSystem },
            { value: 'reduced', label: t.looks.motionReduced },
          ]}
          onChange={(value) => act(() => setInterface({ motion: value }))}
        />
      </Setting>
      <Setting id="wrap" label={t.looks.wrap} hint={t.looks.wrapHint}>
        <Switch
          label={t.looks.wrap}
          checked={wrap}
          onChange={(value) => act(() => setInterface({ wrap: value }))}
        />
      </Setting>
    </section>
  )
}
