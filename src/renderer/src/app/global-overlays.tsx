import { FlashSound } from '#features/flash/job/sound.ts'
import { CommandPalette } from './palette/command-palette.tsx'

type GlobalOverlaysProps = { palette: boolean; onPalette: (open: boolean) => void }

/** What belongs to every page and is seen on none at first. */
export const GlobalOverlays = ({ palette, onPalette }: GlobalOverlaysProps) => (
  <>
    <CommandPalette open={palette} onOpenChange={onPalette} />
    <FlashSound />
  </>
)
