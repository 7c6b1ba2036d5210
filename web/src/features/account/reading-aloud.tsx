// The voice and the speed of reading aloud; voices are those of this device.
import { useEffect, useState } from 'react'
import { setInterface, useInterface } from '../../api/interface'
import { SPEEDS } from '../../logic/interface'
import { Button } from '../../ui/button'
import { useFormat, useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { canReadAloud, readAloud, speaks, voices } from '../../ui/read-aloud'
import { Setting } from '../../ui/setting'
import { toast } from '../../ui/toast'

const LANGUAGES = ['ru', 'en'] as const

export function ReadingAloud() {
  const t = useTexts()
  const act = useAct()
  const format = useFormat()
  const manner = useInterface()
  const [known, setKnown] = useState<readonly SpeechSynthesisVoice[] | null>(null)
  useEffect(() => {
    if (canReadAloud) voices().then(setKnown, () => setKnown([]))
  }, [])
  if (!canReadAloud) return null
  const listen = () =>
    act(async () => {
      const heard = await readAloud('sample', t.reading.sample, manner)
      if (!heard) toast(t.reading.noVoice)
    })
  return (
    <Setting id="voice" label={t.reading.voice} hint={t.reading.voiceHint}>
      <div className="reading-aloud">
        {LANGUAGES.map((language) => {
          const fitting = known?.filter((one) => speaks(one, language)) ?? []
          return (
            fitting.length > 0 && (
              <select
                key={language}
                className="input"
                aria-label={t.reading.voiceOf[language]}
                value={fitting.find((one) => one.name === manner.voices[language])?.name ?? ''}
                onChange={(event) =>
                  act(() => setInterface({ voices: { [language]: event.target.value || null } }))
                }
              >
                <option value="">{t.reading.anyVoice[language]}</option>
                {fitting.map((one) => (
                  <option key={one.voiceURI} value={one.name}>
                    {one.name}
                  </option>
                ))}
              </select>
            )
          )
        })}
        {known?.length === 0 && <p className="field-hint">{t.reading.noVoice}</p>}
        {known?.length !== 0 && (
          <div className="reading-aloud-line">
            <select
              className="input"
              aria-label={t.reading.readSpeed}
              value={manner.speed}
              onChange={(event) => act(() => setInterface({ speed: Number(event.target.value) }))}
            >
              {SPEEDS.map((speed) => (
                <option key={speed} value={speed}>
                  {t.reading.speedOf(format.number(speed))}
                </option>
              ))}
            </select>
            <Button icon="speaker" onClick={listen}>
              {t.reading.listen}
            </Button>
          </div>
        )}
      </div>
    </Setting>
  )
}
