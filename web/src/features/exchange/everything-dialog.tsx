// Makes the archive of everything that is the person's, and gives it.
import { useEffect, useRef, useState } from 'react'
import { dropExport, exportEverything, follow, readExport, save } from '../../api/exchange'
import { isOpen, type Export } from '../../logic/exchange'
import { toProblem, type Problem } from '../../logic/problem'
import { Dialog } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'
import './exchange.css'
import { ExportStatus } from './export-status'
import { Progress } from './progress'

export function EverythingDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts()
  const [made, setMade] = useState<Export | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    const start = async () => {
      const first = await exportEverything()
      setMade(first)
      const last = await follow(first, () => readExport(first.id), setMade, new AbortController().signal)
      if (last.state === 'done') save(last)
    }
    start().catch((error: unknown) => setProblem(toProblem(error)))
  }, [])
  const close = () => {
    if (made && isOpen(made)) void dropExport(made.id).catch(() => undefined)
    onClose()
  }
  return (
    <Dialog title={t.privacy.takeTitle} onClose={close}>
      {problem && <ProblemNotice problem={problem} />}
      {made ? (
        <ExportStatus made={made} onClose={close} />
      ) : (
        !problem && <Progress value={null} label={t.exchange.preparing} />
      )}
    </Dialog>
  )
}
