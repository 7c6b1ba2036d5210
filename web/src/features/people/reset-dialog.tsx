// A link by which somebody who forgot the password sets another.
import { useCallback } from 'react'
import { makeReset } from '../../api/people'
import type { Account } from '../../logic/people'
import { CopyButton } from '../../ui/copy'
import { Dialog } from '../../ui/dialog'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'
import { useResource } from '../../ui/resource'

export function ResetDialog({ whom, onClose }: { whom: Account; onClose: () => void }) {
  const t = useTexts()
  const format = useFormat()
  const { data, problem } = useResource(useCallback(() => makeReset(whom.id), [whom.id]))
  const address = data && `${location.origin}/reset/${data.token}`
  return (
    <Dialog title={t.people.resetTitle(whom.name)} onClose={onClose}>
      {problem && <ProblemNotice problem={problem} />}
      {data && address && (
        <>
          <p className="dialog-text">{t.people.resetText(format.moment(data.expires_at))}</p>
          <div className="secret secret-sunken">
            <code>{address}</code>
            <CopyButton text={address} label={t.words.copy} />
          </div>
        </>
      )}
    </Dialog>
  )
}
