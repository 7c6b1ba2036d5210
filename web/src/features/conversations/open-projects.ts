// Which projects show what is in them in the sidebar: remembered by this browser.
import { useCallback, useState } from 'react'

const KEPT = 'veche.projects.open'

export function useOpenProjects(): [ReadonlySet<string>, (id: string) => void] {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(read()))
  const toggle = useCallback((id: string) => {
    setOpen((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      write([...after])
      return after
    })
  }, [])
  return [open, toggle]
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

function write(ids: readonly string[]): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(ids))
  } catch {
    return
  }
}
