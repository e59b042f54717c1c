// Contains a page that fails to render: it shows the error, and the rest of the window keeps working.
import { Component, type ReactNode } from 'react'
import { t } from '#lib/texts/texts.ts'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Page } from '../ui/page.tsx'

type Props = { children: ReactNode }

export class PageBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <Page title={t('app.page-failed')}>
        <ErrorPanel error={error} onRetry={() => this.setState({ error: null })} />
      </Page>
    )
  }
}
