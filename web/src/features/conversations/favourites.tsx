// The page of messages that were starred: each leads to where it was said.
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { readFavourites, unstar, type Favourite } from '../../api/finding'
import { plainText } from '../../logic/plain'
import { toProblem, type Problem } from '../../logic/problem'
import { Button, IconButton } from '../../ui/button'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'

/** The bars of a table, which an excerpt has in one line. */
const TABLE = /\|[\s|:-]*/g

export function Favourites() {
  const t = useTexts()
  const act = useAct()
  const [items, setItems] = useState<Favourite[] | null>(null)
  const [next, setNext] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const read = async (cursor: string | null) => {
    const page = await readFavourites(cursor)
    setItems((before) => [...(cursor === null ? [] : (before ?? [])), ...page.items])
    setNext(page.next)
  }
  useEffect(() => {
    read(null).catch((error: unknown) => setProblem(toProblem(error)))
  }, [])
  return (
    <div className="page">
      <h1 className="page-title">{t.library.favourites}</h1>
      <p className="page-lead">{t.library.favouritesLead}</p>
      {problem && <ProblemNotice problem={problem} />}
      {items?.length === 0 && <p className="page-empty">{t.library.favouritesEmpty}</p>}
      <ul className="favourites">
        {items?.map((one) => (
          <FavouriteCard
            key={one.message_id}
            favourite={one}
            onUnstar={() =>
              act(async () => {
                await unstar(one.message_id)
                setItems((before) => before?.filter((other) => other !== one) ?? null)
                toast(t.library.unstarred)
              })
            }
          />
        ))}
      </ul>
      {next !== null && (
        <Button size="small" onClick={() => act(() => read(next))}>
          {t.library.showMore}
        </Button>
      )}
    </div>
  )
}

function FavouriteCard({ favourite, onUnstar }: { favourite: Favourite; onUnstar: () => void }) {
  const t = useTexts()
  const format = useFormat()
  const said = favourite.role === 'user' ? t.search.you : (favourite.model ?? t.search.model)
  return (
    <li className="favourite">
      <Link href={favourite.address} className="favourite-link">
        <span className="favourite-head">
          <span className="favourite-title">{favourite.conversation_title ?? t.chats.untitled}</span>
          <span className="result-when">{format.day(favourite.at, Date.now())}</span>
        </span>
        <span className="favourite-text">
          <b>{said}: </b>
          {plainText(favourite.excerpt.replaceAll(TABLE, ' '))}
        </span>
      </Link>
      <IconButton icon="star" small className="favourite-star" label={t.library.unstar} onClick={onUnstar} />
    </li>
  )
}
