// Images whose record cannot be used, each with its reason.

import { TriangleAlert } from 'lucide-react'
import { t, texts } from '#lib/texts/texts.ts'
import type { BrokenImage } from '../images/image-view.ts'

export const BrokenImages = ({ problems }: { problems: readonly BrokenImage[] }) => (
  <details className="mb-3 max-h-48 shrink-0 overflow-y-auto rounded-lg border border-line bg-warn-soft px-3 py-2">
    <summary className="rounded font-medium text-warn">
      <TriangleAlert aria-hidden className="mr-2 inline size-4 align-text-bottom" />
      {t('images.broken', { count: problems.length })}
    </summary>
    <ul className="mt-2 flex flex-col gap-2">
      {problems.map(({ id, error }) => (
        <li key={id} className="break-words">
          <p>
            <span translate="no" className="font-mono text-sm">
              {id}
            </span>
            : {texts.error(error).message}
          </p>
          <p className="text-muted text-sm">{texts.error(error).hint}</p>
        </li>
      ))}
    </ul>
  </details>
)
