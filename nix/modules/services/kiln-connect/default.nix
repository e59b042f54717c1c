# services.kiln-connect: the server that boxes register with and report to, for any NixOS. Its data is in /var/lib/kiln-connect.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.kiln-connect;
  # ProtectHome and PrivateTmp put empty folders there.
  hidden = lib.filter (folder: lib.hasPrefix "${folder}/" "${toString cfg.updates}/") [
    "/home"
    "/root"
    "/run/user"
    "/tmp"
    "/var/tmp"
  ];
  words = [
    "${cfg.package}/bin/kiln"
    "connect"
    "serve"
    "--data"
    "/var/lib/kiln-connect"
    "--listen"
    cfg.listen
  ]
  ++ lib.concatMap (proxy: [
    "--behind-proxy"
    proxy
  ]) cfg.proxies
  ++ lib.optional cfg.allowKeyless "--allow-keyless"
  ++ lib.optionals (cfg.noticesFile != null) [
    "--notices"
    "/run/credentials/kiln-connect.service/notices"
  ]
  ++ lib.optionals (cfg.updates != null) [
    "--updates"
    cfg.updates
  ]
  ++ lib.optionals (cfg.uploads != null) [
    "--uploads"
    (toString cfg.uploads)
  ];
in
{
  imports = [ ./options.nix ];

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.uploads == null || cfg.updates != null;
        message = "services.kiln-connect.uploads needs services.kiln-connect.updates, the folder that takes them.";
      }
      {
        assertion = hidden == [ ];
        message = "services.kiln-connect.updates is \"${toString cfg.updates}\", and the service sees nothing of ${lib.head hidden}, which is personal or temporary. Use a folder such as /srv/updates that the user kiln-connect may read.";
      }
    ];

    users.users.kiln-connect = {
      isSystemUser = true;
      group = "kiln-connect";
    };
    users.groups.kiln-connect = { };

    environment.systemPackages = [
      # Runs as the server's own user, so that the server owns what it writes.
      (pkgs.writeShellApplication {
        name = "kiln-connect";
        runtimeInputs = [
          cfg.package
          config.systemd.package
          pkgs.coreutils
          pkgs.util-linux
        ];
        text = builtins.readFile ./kiln-connect.sh;
        meta.description = "Lists, claims and releases the boxes of this Connect, and backs it up";
      })
    ];

    networking.firewall.allowedTCPPorts = lib.optional cfg.openFirewall (
      lib.toInt (lib.last (lib.splitString ":" cfg.listen))
    );

    systemd.tmpfiles.settings.kiln-connect = lib.mkIf (cfg.uploads != null && cfg.updates != null) {
      ${cfg.updates}.d = {
        user = "kiln-connect";
        group = "kiln-connect";
        mode = "0755";
      };
    };

    systemd.services.kiln-connect = {
      description = "The server that boxes register with and report to";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      serviceConfig = kilnLib.hardened {
        ExecStart = utils.escapeSystemdExecArgs words;
        User = "kiln-connect";
        Group = "kiln-connect";
        LoadCredential =
          if cfg.noticesFile == null then null else "notices:${kilnLib.unitText cfg.noticesFile}";
        StateDirectory = "kiln-connect";
        StateDirectoryMode = "0700";
        ReadWritePaths = lib.optional (cfg.uploads != null) cfg.updates;
        UMask = "0077";
        Restart = "on-failure";
        RestartSec = 5;
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          # The server reads the machine's addresses when it listens on all of them.
          "AF_NETLINK"
          "AF_UNIX"
        ];
        # Node's V8 writes the code that it runs.
        MemoryDenyWriteExecute = null;
        SystemCallFilter = null;
        MemoryMax = "1G";
      };
    };
  };
}
