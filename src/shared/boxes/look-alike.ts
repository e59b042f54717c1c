// Cyrillic, Greek and Armenian letters that look like a Latin letter or a digit, so that names that look the
// same compare as equal. Case matters: Greek eta looks like H as a capital and like n in lower case. After
// Unicode's list of confusables (UTS #39).

/** Pairs: each character looks like the letter that follows it. */
const small =
  'аa αa сc ϲc ԁd еe ҽe ɡg һh іi ιi ıi јj ϳj кk κk ӏl мm пn ηn оo οo σo рp ρp ԛq гr ѕs тt τt υu ѵv νv ԝw ωw хx χx уy γy ьb б6 օo սu հh ցg զq'
const capital =
  'АA ΑA ВB ΒB СC ϹC ЕE ΕE ԌG НH ΗH ІI ΙI ЈJ ͿJ КK ΚK МM ΜM ΝN ОO ΟO РP ΡP ԚQ ЅS ТT ΤT ѴV ԜW ХX ΧX УY ΥY ҮY ΖZ З3'

const tableOf = (pairs: string) =>
  new Map(pairs.split(' ').map(pair => [pair.slice(0, -1), pair.slice(-1)] as const))
const [smalls, capitals] = [tableOf(small), tableOf(capital)]

const latin = (text: string, table: ReadonlyMap<string, string>) =>
  [...text].map(each => table.get(each) ?? each).join('')

/** Whether they look the same in lower case or in capitals. Both must be in the same Unicode normal form. */
export const looksLike = (one: string, other: string): boolean =>
  latin(one.toLowerCase(), smalls) === latin(other.toLowerCase(), smalls) ||
  latin(one.toUpperCase(), capitals) === latin(other.toUpperCase(), capitals)

/**
 * Look-alikes within one script, in most fonts: small L, capital i, one and a bar; o and zero; rn and m; vv
 * and w.
 */
const near = (text: string) =>
  latin(text.toLowerCase(), smalls)
    .replace(/[1|]/g, 'l')
    .replaceAll('0', 'o')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
const nearForms = (text: string) => [near(text), near(latin(text, capitals).replaceAll('I', 'l'))]

/** Whether a person could mistake one for the other. Both as displayed, in the same Unicode normal form. */
export const readsLike = (one: string, other: string): boolean =>
  nearForms(one).some(form => nearForms(other).includes(form))
