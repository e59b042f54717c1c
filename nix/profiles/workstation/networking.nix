# Network of a machine that moves about: NetworkManager, and Mullvad where it is wanted.
{
  config,
  kilnLib,
  lib,
  ...
}:
let
  cfg = config.settings.networking;
in
{
  options.settings.networking.mullvad.enable = kilnLib.formOption {
    label = "Mullvad VPN";
    group = "Network";
    order = 60;
    key = "mullvad";
    advanced = true;
    type = lib.types.bool;
    default = false;
    example = true;
    description = "The Mullvad VPN daemon. The account is entered on the machine, by `mullvad account login`.";
  };

  config = lib.mkMerge [
    {
      networking.networkmanager.enable = true;
      # NetworkManager asks for addresses itself; two clients would fight over each interface.
      networking.useDHCP = false;
      users.users.${config.kiln.user}.extraGroups = [ "networkmanager" ];
      hardware.bluetooth.enable = lib.mkDefault config.settings.desktop.enable;
      # A notebook has no cable. Networks that a drive brought are iwd's, which NetworkManager drives.
      kiln.addOns.wifi.enable = lib.mkDefault true;

      settings.disk.immutability.persist.paths = [
        "/etc/NetworkManager/system-connections"
        "/var/lib/NetworkManager"
      ]
      ++ lib.optional config.networking.wireless.iwd.enable "/var/lib/iwd"
      ++ lib.optional config.hardware.bluetooth.enable "/var/lib/bluetooth";
    }
    (lib.mkIf cfg.mullvad.enable {
      services.mullvad-vpn.enable = true;
      settings.disk.immutability.persist.paths = [ "/etc/mullvad-vpn" ];
    })
  ];
}
