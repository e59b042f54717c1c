// The first question of an empty home: each answer begins a box.
import './texts.ts'
import { Link } from 'wouter'
import { t } from '#lib/texts/texts.ts'
import { goals } from '#shared/boxes/goal.ts'
import { newBoxHref } from '#shared/window/routes.ts'
import { goalIcons } from './goal-icons.ts'

export const GoalLinks = () => (
  <ul aria-label={t('goal.heading')} className="grid grid-cols-1 gap-3 @2xl:grid-cols-2">
    {goals.map(goal => {
      const Glyph = goalIcons[goal]
      return (
        <li key={goal}>
          <Link
            href={newBoxHref({ goal })}
            className="flex h-full items-start gap-4 rounded-lg border border-line bg-surface p-5 hover:border-edge hover:bg-hover"
          >
            <span className="rounded-lg bg-accent-soft p-2.5 text-brand-text">
              <Glyph aria-hidden className="size-6" />
            </span>
            <span className="min-w-0">
              <span className="block font-semibold text-lg">{t(`goal.${goal}`)}</span>
              <span className="block text-muted">{t(`goal.detail.${goal}`)}</span>
            </span>
          </Link>
        </li>
      )
    })}
  </ul>
)
