// What a configuration says of the machine that it is for: asked of Nix before anything is built.
import { z } from 'zod'

/** Where an installer of Kiln's own links the disk that was chosen (nix/modules/image/iso). */
export const chosenLink = '/run/kiln/install-disk'

export const configurationAnswer = z.object({
  /** The devices of disko's disks; none where it has no disko. */
  devices: z.array(z.string().max(1000)).max(500),
  hasScript: z.boolean(),
  /** By which firmware it can be started; both null where that is not known. */
  efi: z.boolean().nullable(),
  bios: z.boolean().nullable(),
})
export type Configuration = z.infer<typeof configurationAnswer>

/** Of `config`. A boot loader that it does not know leaves the firmware unknown. */
export const configurationQuestion = `config: let
  loader = (config.boot or { }).loader or { };
  grub = loader.grub or { };
  grubOn = grub.enable or false;
  mirrored = builtins.concatMap (each: each.devices or [ ]) (grub.mirroredBoots or [ ]);
  onDisk = builtins.any (device: device != "nodev") ((grub.devices or [ ]) ++ mirrored);
  stub = (loader.systemd-boot or { }).enable or false || ((config.boot or { }).lanzaboote or { }).enable or false;
  known = grubOn || stub;
in {
  devices = map (disk: toString disk.device)
    (builtins.attrValues ((((config.disko or { }).devices or { }).disk or { })));
  hasScript = config.system.build ? diskoScript;
  efi = if known then stub || grubOn && (grub.efiSupport or false) else null;
  bios = if known then grubOn && onDisk else null;
}`
