// One page of all pictures: a row for each page, step and dialog, its looks side by side. Pure.

const look = /-((?:light|dark|forced)-\d+)\.png$/

/** `names` of pictures in the folder of the page, as looks.ts names them. */
export function sheetOf(names: readonly string[]): string {
  const rows = Map.groupBy([...names].sort(), name => name.replace(look, ''))
  const contents = [...rows.keys()].map(row => `<a href="#${row}">${row}</a>`).join(' ')
  const body = [...rows].map(
    ([row, pictures]) => `<h2 id="${row}">${row}</h2><div>${figures(pictures)}</div>`,
  )
  return `<!doctype html>
<meta charset="utf-8">
<title>Kiln: every page</title>
<style>
  body { margin: 16px; font: 13px sans-serif; background: #f4f4f4; }
  div { display: flex; flex-wrap: wrap; align-items: start; gap: 12px; }
  figure { margin: 0; }
  img { width: 400px; border: 1px solid #999; }
</style>
<nav>${contents}</nav>
${body.join('\n')}
`
}

const figures = (names: readonly string[]) =>
  names
    .map(name => {
      const caption = look.exec(name)?.[1] ?? name
      return `<figure><a href="${name}"><img src="${name}" alt="${name}"></a><figcaption>${caption}</figcaption></figure>`
    })
    .join('')
