// Frames of what stands beside conversations (files, artifacts) go to whoever listens for them.
import type { ArtifactFrame } from '../logic/artifacts'
import type { FileFrame } from '../logic/files'

export type BesideFrame = FileFrame | ArtifactFrame
type Ear = (frame: BesideFrame) => void

const ears = new Set<Ear>()

export function listenBeside(ear: Ear): () => void {
  ears.add(ear)
  return () => ears.delete(ear)
}

export function tellBeside(frame: BesideFrame): void {
  for (const ear of ears) ear(frame)
}
