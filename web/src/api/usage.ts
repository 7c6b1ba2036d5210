// What was used, and the names of what it is grouped by.
import type { UsageRow } from '../logic/types'
import type { GroupBy } from '../logic/usage'
import { listKeys } from './calls'
import { client, take } from './http'
import { listPeople } from './people'
import { getWorld } from './world'

export type Report = { by: GroupBy; rows: UsageRow[]; names: ReadonlyMap<string, string> }

/** One report; `from` in milliseconds, null: from the beginning. */
export async function readUsage(by: GroupBy, from: number | null): Promise<Report> {
  const query = { by, ...(from === null ? {} : { from }) }
  const [report, names] = await Promise.all([
    take(client.GET('/api/usage', { params: { query } })) as Promise<{ items: UsageRow[] }>,
    readNames(by),
  ])
  return { by, rows: report.items, names }
}

async function readNames(by: GroupBy): Promise<Map<string, string>> {
  if (by === 'key') return new Map((await listKeys()).items.map((key) => [key.id, key.name]))
  if (by !== 'person') return new Map()
  const { me } = getWorld()
  const names = new Map((await listPeople()).items.map((one) => [one.id, one.name]))
  return me ? names.set(me.id, me.name) : names
}
