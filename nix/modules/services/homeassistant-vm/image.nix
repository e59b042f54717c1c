# Home Assistant OS's disk, made at the first start from a file that is fetched then or is part of the system. It is never in
# the image: Home Assistant writes to it.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.homeassistant-vm;

  # Releases whose hashes are known; docs/profiles/appliance.md says where each was found.
  releases = lib.importJSON ./releases.json;
  cpu = pkgs.stdenv.hostPlatform.parsed.cpu.name;
  known = releases.${cfg.version}.${cpu}.sha256 or null;

  board = if cpu == "aarch64" then "generic-aarch64" else "ova";
  official = "https://github.com/home-assistant/operating-system/releases/download/${cfg.version}/haos_${board}-${cfg.version}.qcow2.xz";
  url = if cfg.url == null then official else cfg.url;
  # Null only where an assertion below has failed already.
  sha256 = if cfg.sha256 == null then known else cfg.sha256;

  # The image as a part of the system: checked when it is built, and again when it is unpacked.
  carried = pkgs.fetchurl {
    name = "home-assistant-os.qcow2" + lib.optionalString (lib.hasSuffix ".xz" url) ".xz";
    inherit url sha256;
  };

  fetch = pkgs.writeShellApplication {
    name = "homeassistant-image";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.curl
      pkgs.jq
      pkgs.qemu-utils
      pkgs.xz
    ];
    text = builtins.readFile ./homeassistant-image.sh;
  };
  # Nothing waits for a network that the first start can do without.
  network = lib.optional (!cfg.carriesImage) "network-online.target";
in
{
  config = lib.mkIf config.services.homeassistant-vm.enable {
    assertions = [
      {
        assertion = lib.match "https?://[^/?#]*@.*" url == null;
        message = "services.homeassistant-vm.url (haosUrl) is a URL with a name or a password in it, which every user could read in /nix/store. Give an address that needs neither, such as http://mirror.lan/haos_ova-17.3.qcow2.xz.";
      }
      {
        assertion = cfg.sha256 != null || cfg.url != null || known != null;
        message = "services.homeassistant-vm.sha256 (haosSha256) is empty, and Kiln does not know the hash of Home Assistant OS ${cfg.version} for ${cpu}. Set it to the SHA-256 of ${official}, or set services.homeassistant-vm.version (haosVersion) to ${lib.concatStringsSep " or " (lib.attrNames releases)}.";
      }
      {
        assertion = cfg.url == null || cfg.sha256 != null;
        message = "services.homeassistant-vm.url (haosUrl) is ${toString cfg.url}, but services.homeassistant-vm.sha256 (haosSha256) is empty. Set it to the SHA-256 of the file at that address: nothing is started that was not checked.";
      }
      {
        assertion = lib.hasSuffix ".qcow2" url || lib.hasSuffix ".qcow2.xz" url;
        message = "services.homeassistant-vm.url (haosUrl) is ${url}, but only .qcow2 and .qcow2.xz can be used. Choose the image for KVM on the release page.";
      }
    ];

    systemd.services.homeassistant-image = {
      description = "Fetch Home Assistant OS";
      wantedBy = [ "multi-user.target" ];
      wants = network;
      after = network ++ [ "systemd-tmpfiles-setup.service" ];
      unitConfig = {
        ConditionPathExists = "!/var/lib/kaliun/home-assistant.qcow2";
        # The virtual machine was passed over at boot, because it had no disk yet.
        OnSuccess = "homeassistant-vm.service";
        # After a refusal it tries again, slower and slower. The program itself waits for the network.
        StartLimitIntervalSec = 0;
      };
      environment = {
        HAOS_URL = kilnLib.unitText url;
        HAOS_SHA256 = toString sha256;
        HAOS_IMAGE = "/var/lib/kaliun/home-assistant.qcow2";
        HAOS_SIZE = "${toString cfg.diskGiB}G";
        HAOS_OWNER = "homeassistant-vm:homeassistant-vm";
      }
      // lib.optionalAttrs cfg.carriesImage { HAOS_CARRIED = carried; };
      serviceConfig = kilnLib.hardened {
        # With "oneshot" boots and deploys would wait for half a gigabyte, and for ever without a network.
        Type = "exec";
        ExecStart = lib.getExe fetch;
        Restart = "on-failure";
        RestartSec = 15;
        RestartSteps = 6;
        RestartMaxDelaySec = 900;

        # Root without rights: it makes a file in a folder of root's and gives it away.
        CapabilityBoundingSet = [ "CAP_CHOWN" ];
        ReadWritePaths = [ "/var/lib/kaliun" ];
        InaccessiblePaths = [ "-/var/lib/kaliun/config.json" ];
        ProtectProc = "invisible";
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_UNIX"
        ];
        UMask = "0077";
        # Off: PrivateUsers would map the new owner away, and chown would fail.
      };
    };
  };
}
