# Refuses to switch to an unsigned system if the firmware checks signatures: the next start would not come up.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  system.preSwitchChecks.kilnUnsigned = lib.mkIf (!config.kiln.addOns.secureBoot.enable) ''
    case "''${2-}" in
    # kiln-generations runs `check` to learn that no boot menu is made for this system.
    switch | boot | check)
      variable=/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
      if [ -e "$variable" ] && [ "$(${pkgs.coreutils}/bin/od --address-radix=n --format=u1 --skip-bytes=4 --read-bytes=1 "$variable")" -eq 1 ]; then
        echo 'The firmware checks signatures and would not start this, which has none. Set settings.target to "Secure-Boot", or turn Secure Boot off in the firmware first. nixos-rebuild made it the next system already; undo that: nix-env --profile /nix/var/nix/profiles/system --rollback' >&2
        false
      fi
      ;;
    esac
  '';
}
