// A page that fails to draw takes only itself down: what happened is said, and the rest of the window works on.
import { RotateCw } from 'lucide-react'
import { Component, type ReactNode } from 'react'
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
        <Page title="Load the window again">
          <EmptyState
            icon={RotateCw}
            title="This page could not be loaded"
            action={
              <Button variant="primary" icon={RotateCw} onClick={() => window.location.reload()}>
                Load again
              </Button>
            }
          >
            Kiln was probably updated since this window was opened. Your answers are kept.
          </EmptyState>
        </Page>
      )
    return (
      <Page title="This page could not be shown">
        <ErrorPanel error={error} onRetry={() => this.setState({ error: null })} />
      </Page>
    )
  }
}
