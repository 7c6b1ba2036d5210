// Below an answer: what of it stands beside the chat.
import { openArtifact, useArtifacts } from '../../api/artifacts'
import { artifactTitle, isNamed, madeBy } from '../../logic/artifacts'
import type { Message } from '../../logic/types'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'

export function ArtifactCards({ message }: { message: Message }) {
  const t = useTexts()
  const made = madeBy(useArtifacts(message.conversation_id), message.id)
  if (made.length === 0) return null
  return (
    <ul className="artifact-cards">
      {made.map(({ artifact, version }) => (
        <li key={`${artifact.id}.${version.number}`}>
          <button
            type="button"
            aria-label={t.artifacts.made(artifactTitle(artifact, t.artifacts.kinds))}
            onClick={() => openArtifact(message.conversation_id, artifact.id)}
          >
            <Icon name="artifact" />
            <span>
              <b>{artifactTitle(artifact, t.artifacts.kinds)}</b>
              <small>
                {[
                  ...(isNamed(artifact) ? [t.artifacts.kinds[artifact.kind]] : []),
                  t.artifacts.version(version.number),
                ].join(' · ')}
              </small>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
