// A page of the manual, read in place.
import { useCallback, useEffect, useMemo } from 'react'
import { readManual } from '../../api/calls'
import { manualLink, manualPicture } from '../../logic/links'
import { Markdown, PageContext } from '../../ui/markdown'
import { ProblemNotice } from '../../ui/problem'
import { useResource } from '../../ui/resource'

type Props = { language: string; name: string; anchor: string; onTitle: (title: string) => void }

export function Manual({ language, name, anchor, onTitle }: Props) {
  const read = useCallback(() => readManual(language, name), [language, name])
  const { data, problem } = useResource(read)
  const page = useMemo(
    () => ({
      resolve: (address: string) => manualLink(address, language, name),
      picture: manualPicture,
    }),
    [language, name],
  )
  const title = data?.title
  useEffect(() => {
    if (title !== undefined) onTitle(title)
  }, [title, onTitle])
  useEffect(() => {
    if (title === undefined) return
    const target = anchor === '' ? null : document.getElementById(anchor)
    if (target) target.scrollIntoView({ block: 'start' })
    else document.querySelector('.page-room')?.scrollTo({ top: 0 })
  }, [title, anchor])
  if (problem) return <ProblemNotice problem={problem} />
  if (!data) return null
  return (
    <PageContext value={page}>
      <article className="manual">
        <Markdown text={data.markdown} />
      </article>
    </PageContext>
  )
}
