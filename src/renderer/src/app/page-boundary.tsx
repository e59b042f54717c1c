// A page that fails to draw takes only itself down: what happened is said, and the rest of the window works on.

import { RotateCw } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Page } from '../ui/page.tsx'

type Props = { children: ReactNode }

/** The page's file is gone: Kiln was updated below a window that was open. */
const isOutdated = (error: unknown) =>
  error instanceof TypeError && /dynamically imported module|module script/i.test(error.message)

export class PageBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    if (isOutdated(error))
      return (
        <Page title={t('app.outdated')}>
          <EmptyState
            icon={RotateCw}
            title={t('app.outdated.title')}
            action={
              <Button variant="primary" icon={RotateCw} onClick={() => window.location.reload()}>
                {t('app.reload')}
              </Button>
            }
          >
            {t('app.outdated.detail')}
          </EmptyState>
        </Page>
      )
    return (
      <Page title={t('app.page-failed')}>
        <ErrorPanel error={error} onRetry={() => this.setState({ error: null })} />
      </Page>
    )
  }
}
