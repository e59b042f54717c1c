import { FlashSound } from '#features/flash/job/flash-sound.tsx'
import { CommandPalette } from './palette/command-palette.tsx'

type BesideProps = { palette: boolean; onPalette: (open: boolean) => void }

/** What belongs to every page and is seen on none at first. */
export const Beside = ({ palette, onPalette }: BesideProps) => (
  <>
    <CommandPalette open={palette} onOpenChange={onPalette} />
    <FlashSound />
  </>
)
