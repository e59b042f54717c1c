# The toplevel, shaped as NixOS shapes it: what a deploy copies and switches to, and what an image boots.
{
  mk,
  packages,
  trial,
  settings,
}:
let
  inherit (packages) kernel busybox dropbear;
  release = "25.11.tiny";

  initrd = mk "initrd" {
    inherit kernel busybox;
    init = ./guest/stage-1.sh;
  } ./build/initrd.sh;

  sw = mk "system-path" {
    packages = [
      busybox
      dropbear
    ];
  } ./build/sw.sh;

  etc = mk "etc" {
    inherit release sw;
    inherit (settings) hostname message stateVersion;
    keys = builtins.concatStringsSep "\n" settings.authorizedKeys;
    files = ./guest/etc;
  } ./build/etc.sh;
in
mk "nixos-system-${settings.hostname}-${release}" {
  inherit kernel initrd sw etc release;
  systemdBoot = packages.systemd-boot;
  init = ./guest/stage-2.sh;
  seed = ./guest/seed.sh;
  activate = ./guest/activate.sh;
  switch = ./guest/switch-to-configuration.sh;
  entries = ./guest/boot-entries.sh;
  # Only built, never kept: a failing or slow variant stops every output here, deploys too.
  inherit trial;
} ./build/toplevel.sh
