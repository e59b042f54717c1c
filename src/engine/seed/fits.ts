// Whether answers fit the image that they are for: asked when a request is looked over, before anything is downloaded, and
// again when the seed is made. Pure.
import type { SeedAnswers } from '#shared/model/seed.ts'
import type { SeedProblem } from '#shared/seed/check.ts'
import type { SeedContext } from '../flash/seed.ts'

export function misfits(
  { wifi, secrets: given }: SeedAnswers,
  { image, secrets }: Pick<SeedContext, 'image' | 'secrets'>,
): SeedProblem[] {
  const problems: SeedProblem[] = []
  if (wifi.length > 0 && image?.provenance.options['wifi'] === false)
    problems.push({ field: 'wifi', label: 'Wi-Fi', reason: 'this image was built without Wi-Fi.' })
  for (const key of Object.keys(given))
    if (!secrets.some(option => option.key === key))
      problems.push({ field: `secrets.${key}`, label: key, reason: 'the image has no such secret.' })
  return problems
}
