// The text of a document page by page, and of a table row by row.
import { useMemo } from 'react'
import { pagesOf, rowsOf, type FileText, type Unit } from '../../logic/files'
import { useTexts } from '../../ui/language'

const MOST_ROWS = 500
const MOST_CELLS = 60

export function Pages({ text, unit }: { text: FileText; unit: Unit | null }) {
  const t = useTexts()
  const pages = useMemo(() => pagesOf(text), [text])
  return pages.map(({ page, text: words }, index) => (
    <section key={index} className="viewer-page">
      {page && unit && (
        <h3 className="viewer-page-head">
          {t.files.place[unit]} {page.number}
          {page.label ? ` · ${page.label}` : ''}
        </h3>
      )}
      <p className="viewer-words">{words}</p>
    </section>
  ))
}

export function Sheets({ text }: { text: FileText }) {
  const t = useTexts()
  const sheets = useMemo(
    () =>
      pagesOf(text).map(({ page, text: words }) => ({
        page,
        rows: rowsOf(words, MOST_ROWS + 1, page ? '\t' : undefined),
      })),
    [text],
  )
  return sheets.map(({ page, rows }, index) => (
    <section key={index} className="viewer-page">
      {page && <h3 className="viewer-page-head">{page.label ?? `${t.files.place.sheet} ${page.number}`}</h3>}
      <div className="viewer-table" tabIndex={0}>
        <table>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row, at) => (
              <tr key={at}>
                <th scope="row">{at + 1}</th>
                {row.slice(0, MOST_CELLS).map((cell, column) => (
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MOST_ROWS && <p className="viewer-note">{t.files.moreRows(MOST_ROWS)}</p>}
    </section>
  ))
}
