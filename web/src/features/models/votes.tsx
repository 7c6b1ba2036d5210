// How often each model was chosen when several answered side by side.
import { readVotes, type ModelVotes } from '../../api/tree'
import { useWorld } from '../../api/world'
import { findModel } from '../../logic/models'
import { useFormat, useTexts } from '../../ui/language'
import { useResource } from '../../ui/resource'
import './votes.css'

/** Nothing is shown before the first vote. */
export function Votes() {
  const t = useTexts()
  const { data } = useResource(readVotes)
  const items = data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className="votes">
      <h2 className="section-title">{t.several.votes}</h2>
      <p className="section-lead">{t.several.votesLead}</p>
      <div className="usage-table" role="region" aria-label={t.several.votes} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.several.model}</th>
              <th scope="col">{t.several.wins}</th>
              <th scope="col">{t.several.losses}</th>
              <th scope="col">{t.several.ties}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <VotesRow key={one.model} votes={one} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function VotesRow({ votes }: { votes: ModelVotes }) {
  const t = useTexts()
  const format = useFormat()
  const models = useWorld((world) => world.models)
  const all = votes.wins + votes.losses + votes.ties
  return (
    <tr>
      <th scope="row" title={votes.model}>
        {findModel(models, votes.model)?.title ?? votes.model}
      </th>
      <td>
        {format.number(votes.wins)} <small>{t.several.of(all)}</small>
      </td>
      <td>{format.number(votes.losses)}</td>
      <td>{format.number(votes.ties)}</td>
    </tr>
  )
}
