// How writing works: what Enter does, and who names conversations.
import { setInterface, useInterface } from '../../api/interface'
import { Segments } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { Setting } from '../../ui/setting'
import { ReadingAloud } from './reading-aloud'

export function Writing() {
  const t = useTexts()
  const act = useAct()
  const { enter, titles } = useInterface()
  return (
    <section className="settings-rows">
      <Setting id="enter" label={t.looks.enter} hint={t.looks.enterHint}>
        <Segments
          label={t.looks.enter}
          value={enter}
          choices={[
            { value: 'send', label: t.looks.enterSend },
            { value: 'newline', label: t.looks.enterNewline },
          ]}
          onChange={(value) => act(() => setInterface({ enter: value }))}
        />
      </Setting>
      <Setting id="titles" label={t.library.titles} hint={t.library.titlesHint}>
        <Segments
          label={t.library.titles}
          value={titles ? 'model' : 'words'}
          choices={[
            { value: 'model', label: t.library.titlesModel },
            { value: 'words', label: t.library.titlesWords },
          ]}
          onChange={(value) => act(() => setInterface({ titles: value === 'model' }))}
        />
      </Setting>
      <ReadingAloud />
    </section>
  )
}
