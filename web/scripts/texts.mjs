// Checks the catalogues: same keys, nothing empty or untranslated, nothing unused, no words outside of them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const ROOT = new URL('../src/', import.meta.url).pathname
const SAME_IN_RUSSIAN = new Set(['params.top_p'])
// Looked up by a value of the protocol, as in `t.models[state]`.
const BY_VALUE =
  /^(library\.(grey|red|orange|yellow|green|teal|blue|violet|pink)|search\.(day|week|month|year|own)|reading\.(voiceOf|anyVoice)\.\w+|palette\.(groups|actions|slash)\.\w+|templates\.(kinds|complaints)\.\w+|chat\.(queue|steer|interrupt)(Hint)?|models\.(ok|degraded|down|unknown)|params\.(temperature|top_p|max_tokens|seed)(Hint)?|params\.(minimal|low|medium|high)|settings\.(profile|providers|keys|security|owner|admin|member|appearance|writing|shortcuts|defaults|budgets|privacy|sharing|people|about|you|work|server)|budgets\.(day|week|month|total)|files\.(units|reasons|place)\..*|artifacts\.(kinds|by)\..*|people\.(owner|admin|member)|people\.makeRole\..*|sharing\.(owner|reader|writer)|looks\.(small|medium|large|larger|comfortable|compact)|providers\.(builtin|environment|detected|saved|needs\..*)|keys\.(all|chat|read)|exchange\.((html|json|csv|text)|[a-z]+Hint|new|grown|same|skipped|counts\..*)|privacy\.kinds\..*|assistants\.(support|qa|analyzer|custom)(Hint)?|usage\.(week|month|all|(groups|heads|without)\.\w+))$/
const problems = []

function parse(path) {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, kind)
}

function object(path, name) {
  let found = null
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name) found = node.initializer
    else ts.forEachChild(node, visit)
  }
  visit(parse(join(ROOT, `logic/texts/${path}.ts`)))
  return found
}

function catalogue(language) {
  const entries = new Map()
  const collect = (properties, prefix, path = `${language}/index`) => {
    for (const property of properties) {
      const name = property.name.getText()
      if (ts.isShorthandPropertyAssignment(property)) {
        // an area has a file of its own; a part of one stands above it in the same file
        const place = prefix === '' ? `${language}/${name}` : path
        collect(object(place, name).properties, `${prefix}${name}.`, place)
      } else if (ts.isObjectLiteralExpression(property.initializer))
        collect(property.initializer.properties, `${prefix}${name}.`, path)
      else entries.set(prefix + name, property.initializer.getText())
    }
  }
  collect(object(`${language}/index`, language).properties, '')
  return entries
}

const en = catalogue('en')
const ru = catalogue('ru')
for (const key of en.keys()) if (!ru.has(key)) problems.push(`ru lacks ${key}`)
for (const key of ru.keys()) if (!en.has(key)) problems.push(`en lacks ${key}`)
for (const [language, entries] of Object.entries({ en, ru }))
  for (const [key, text] of entries)
    if (/^['"`]\s*['"`]$/.test(text)) problems.push(`${language} ${key} is empty`)
for (const [key, text] of ru) {
  const words = text.replace(/\$\{[^}]*\}/g, '')
  const said = /['"`]/.test(words) && /[A-Za-z]/.test(words.replace(/^\([^)]*\)\s*=>/, ''))
  if (said && !/[А-Яа-яЁё]/.test(text) && !SAME_IN_RUSSIAN.has(key)) problems.push(`ru ${key} is not Russian`)
}

const files = readdirSync(ROOT, { recursive: true })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|\.d\.ts$|logic\/texts/.test(file))
  .map((file) => join(ROOT, file))
const source = files.map((file) => readFileSync(file, 'utf8')).join('\n')
for (const key of en.keys()) {
  const used = new RegExp(String.raw`\bt(exts)?(\(\))?\.${key.replaceAll('.', String.raw`\.`)}\b`).test(
    source,
  )
  if (!used && !BY_VALUE.test(key)) problems.push(`${key} is used nowhere`)
}

for (const file of files.filter((one) => one.endsWith('x'))) {
  const visit = (node) => {
    const word = ts.isJsxText(node) && /\p{L}{2,}/u.test(node.text) ? node.text.trim() : null
    if (word && word !== 'Esc')
      problems.push(`${file.slice(ROOT.length)}: “${word}” is outside the catalogues`)
    ts.forEachChild(node, visit)
  }
  visit(parse(file))
}

for (const problem of problems) process.stdout.write(`${problem}\n`)
process.stdout.write(`texts: ${en.size} keys in two languages, ${problems.length} problems\n`)
if (problems.length > 0) process.exit(1)
