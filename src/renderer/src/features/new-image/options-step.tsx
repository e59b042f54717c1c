import './goal-texts.ts'
import './option-texts.ts'
import { SlidersHorizontal } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { ProfileFields, type ProfileForm, problemOf } from '#features/profile-form/profile-fields.tsx'
import { t } from '#lib/texts/texts.ts'
import type { Option } from '#shared/profiles/option.ts'
import { Button } from '#ui/controls/button.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { FilterBar } from './filter-bar.tsx'
import { focusOption } from './focus-option.ts'
import { filteredFrom, isFiltered, noFilter, shownOptions } from './option-filter.ts'
import { PresetsMenu } from './presets-menu.tsx'
import type { ProfiledWizard } from './wizard/use-wizard.ts'

type Props = {
  wizard: ProfiledWizard
  /** Before the options. */
  first?: ReactNode
}

export function OptionsStep({ wizard, first }: Props) {
  const { profile } = wizard
  const all = profile.schemaOptions
  const [filter, setFilter] = useState(noFilter)
  const form = formOf(wizard)
  const wrong = (option: Option) => problemOf(form, option) !== undefined
  const filtered = isFiltered(filter)
  const shown = shownOptions(all, filter, { given: wizard.answers.options, wrong })
  return (
    <div className="space-y-4">
      <div className="flex items-center gap-3">
        <h2 className="flex-1 font-semibold text-lg">
          {t('new.options.heading', { profile: profile.name })}
        </h2>
        <PresetsMenu wizard={wizard} />
      </div>
      {first}
      {all.length === 0 && (
        <EmptyState icon={SlidersHorizontal} title={t('new.options.none')}>
          {t(profile.source.kind === 'flake' ? 'new.options.none-flake' : 'new.options.none-profile')}
        </EmptyState>
      )}
      {all.length >= filteredFrom && (
        <FilterBar wizard={wizard} filter={filter} onFilter={setFilter} found={shown.length} />
      )}
      <ProfileFields options={shown} form={form} heading="h3" unfolded={filtered} />
      {filtered && shown.length === 0 && (
        <div className="space-y-3 py-8 text-center text-muted">
          <p>
            {filter.search.trim()
              ? t('new.options.no-match', { search: filter.search.trim() })
              : t('new.options.no-changes')}
          </p>
          <Button size="sm" onClick={() => setFilter(noFilter)}>
            {t('new.options.show-all')}
          </Button>
        </div>
      )}
    </div>
  )
}

const formOf = (wizard: ProfiledWizard): ProfileForm => ({
  given: wizard.given.options,
  isAnswered: key => key in wizard.answers.options,
  problems: wizard.problems,
  secretHelp: t(`new.secret.${wizard.goal ?? 'any'}`),
  isJudged: key => wizard.touched.has(key),
  onAnswer: wizard.setOption,
  onLeave: key => wizard.touch(key),
  onReset({ key, label }) {
    wizard.resetOption(key)
    announce(t('profile-form.reset.done', { label }))
    // The button goes away with the change; what it was about has the cursor then.
    focusOption(wizard.body, key)
  },
})
