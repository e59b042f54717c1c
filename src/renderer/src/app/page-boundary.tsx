// A page that fails to draw takes only itself down: what happened is said, and the rest of the window works on.
import { Component, type ReactNode } from 'react'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Page } from '../ui/page.tsx'

type Props = { children: ReactNode }

export class PageBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return (
      <Page title="This page could not be shown">
        <ErrorPanel error={this.state.error} onRetry={() => this.setState({ error: null })} />
      </Page>
    )
  }
}
