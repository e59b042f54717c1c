# Programs that nixos-anywhere calls in an installer, and that any NixOS has.
{ pkgs, ... }:
{
  system.tools.nixos-install.enable = true;
  system.tools.nixos-enter.enable = true;
  # Debian's systemd has it in a separate package.
  environment.systemPackages = [
    (pkgs.runCommand "reboot" { } ''
      mkdir -p $out/bin
      ln -s ${pkgs.systemd}/bin/systemctl $out/bin/reboot
    '')
  ];
}
