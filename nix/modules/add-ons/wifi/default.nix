# Wi-Fi by iwd. Networks are files in /var/lib/iwd, which a drive's seed can also bring ready-made.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.kiln.addOns.wifi;

  write = pkgs.writeShellApplication {
    name = "kiln-wifi";
    runtimeInputs = [ pkgs.coreutils ];
    text = builtins.readFile ./kiln-wifi.sh;
  };

  country = pkgs.writeShellApplication {
    name = "kiln-wifi-country";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.gawk
    ];
    runtimeEnv = {
      CONFIGURED = "/etc/iwd/main.conf";
      ZONES = "${pkgs.tzdata}/share/zoneinfo/zone.tab";
    };
    text = builtins.readFile ./kiln-wifi-country.sh;
  };
in
{
  options.kiln.addOns.wifi = {
    enable = kilnLib.formOption {
      label = "Wi-Fi";
      key = "wifi";
      group = "Add-ons";
      order = 540;
      advanced = true;
      type = lib.types.bool;
      default = false;
      description = "Connects by Wi-Fi where no cable is plugged in.";
      example = true;
    };

    network = kilnLib.formOption {
      label = "Wi-Fi network";
      key = "wifiNetwork";
      group = "Add-ons";
      order = 541;
      advanced = true;
      maxLength = 32;
      type = lib.types.nullOr (
        kilnLib.types.matching "name of a Wi-Fi network, of up to 32 characters" "[^\n]{1,32}"
      );
      default = null;
      description = "The network's name. Empty: only networks that are put on the drive, or joined later with `iwctl`.";
      example = "Workshop";
    };

    passphraseFile = kilnLib.formOption {
      label = "Wi-Fi passphrase";
      key = "wifiPassphrase";
      group = "Add-ons";
      order = 542;
      advanced = true;
      secret = true;
      content = kilnLib.types.matching "Wi-Fi passphrase of 8 to 63 plain characters" "[ -~]{8,63}";
      type = kilnLib.types.runtimePath;
      default = kilnLib.secretFile "wifiPassphrase";
      description = "The network's passphrase (WPA2 or WPA3).";
      example = "/run/agenix/wifi";
    };
  };

  config = lib.mkIf cfg.enable {
    hardware.enableRedistributableFirmware = lib.mkDefault true;
    networking.wireless.iwd.enable = true;
    # A desktop that uses NetworkManager then drives the same iwd.
    networking.networkmanager.wifi.backend = lib.mkDefault "iwd";

    # Before its folder in /etc: iwd takes the first main.conf that it finds.
    systemd.services.iwd.environment.CONFIGURATION_DIRECTORY = "/run/kiln-wifi-country:/etc/iwd";
    systemd.services.kiln-wifi-country = {
      description = "Tell iwd the country whose rules hold for radios";
      wantedBy = [ "iwd.service" ];
      before = [ "iwd.service" ];
      # The drive's time zone is in place then.
      after = [ "kiln-place.service" ];
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = lib.getExe country;
        RuntimeDirectory = "kiln-wifi-country";
        PrivateNetwork = true;
      };
    };

    systemd.services.kiln-wifi = lib.mkIf (cfg.network != null) {
      description = "Tell iwd of the network that the form names";
      unitConfig.ConditionPathExists = kilnLib.unitText cfg.passphraseFile;
      wantedBy = [ "iwd.service" ];
      before = [ "iwd.service" ];
      after = [ "kiln-seed.service" ];
      environment.NETWORK = kilnLib.unitText cfg.network;
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = lib.getExe write;
        LoadCredential = "passphrase:${kilnLib.unitText cfg.passphraseFile}";
        StateDirectory = "iwd";
        StateDirectoryMode = "0700";
        UMask = "0077";
        PrivateNetwork = true;
      };
    };
  };
}
