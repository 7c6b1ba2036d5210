// The windows that the tree and the menus of messages open: copy, compare, ask several models again.
import { lazy, Suspense } from 'react'
import { useLocation } from 'wouter'
import { answerSideBySide } from '../api/tree'
import { useWorld } from '../api/world'
import { useAct } from '../ui/problem'
import { askTree, useTreeRequest } from './tree-requests'

const ForkDialog = lazy(() => import('../features/tree/fork-dialog'))
const CompareDialog = lazy(() => import('../features/tree/compare-dialog'))
const SeveralDialog = lazy(() => import('../features/models/several-dialog'))

export function TreeWindows({ id }: { id: string }) {
  const act = useAct()
  const [, go] = useLocation()
  const request = useTreeRequest()
  const title = useWorld((world) => world.talks.get(id)?.conversation?.title ?? null)
  const close = () => askTree(null)
  if (request === null) return null
  return (
    <Suspense>
      {request.kind === 'fork' && (
        <ForkDialog
          id={id}
          at={request.at}
          title={title}
          onClose={close}
          onDone={(made) => {
            close()
            go(`/c/${made}`)
          }}
        />
      )}
      {request.kind === 'compare' && <CompareDialog conversation={id} {...request} onClose={close} />}
      {request.kind === 'several' && (
        <SeveralDialog
          first={request.answer.model ?? request.answer.requested_model}
          onClose={close}
          onConnect={() => {
            close()
            go('/settings/providers')
          }}
          onAsk={(models) => act(() => answerSideBySide(request.answer, models))}
        />
      )}
    </Suspense>
  )
}
