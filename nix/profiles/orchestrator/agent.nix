# voxnix-agent: the broker's people on Telegram, by commands and buttons. It has no rights: a socket of the broker, a token,
# and the network. Off until it is turned on.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.kiln.orchestrator.agent;
  agent = pkgs.callPackage ../../packages/voxnix-agent { };
  token = config.age.secrets.telegram-bot-token or null;
  model = if config.kiln.orchestrator.model.enable then "/run/voxnix/talk.sock" else ''""'';
in
{
  options.kiln.orchestrator.agent = {
    enable = lib.mkEnableOption "the agent on Telegram, for the broker's people with a number there";

    groups = lib.mkOption {
      type = lib.types.listOf (
        kilnLib.types.matching "number of a group, below 0" "-[1-9][0-9]{0,14}"
      );
      default = [ ];
      example = [ "-1001234567890" ];
      description = ''
        Groups of Telegram in which people of the broker may write commands, each under their own role. All members
        read the answers. The journal has the number of a group that is not in it.
      '';
    };

    tokenFile = lib.mkOption {
      type = lib.types.nullOr kilnLib.types.runtimePath;
      default = if token == null then null else token.path;
      defaultText = lib.literalExpression "config.age.secrets.telegram-bot-token.path";
      example = "/run/agenix/telegram-bot-token";
      description = "File on the machine with the bot's token. The agent gets it as a credential.";
    };

    server = lib.mkOption {
      type = kilnLib.types.matching "address that begins with http:// or https://" "https?://[^[:space:]]+";
      default = "https://api.telegram.org";
      example = "http://127.0.0.1:8081";
      description = "Address of the Bot API server: Telegram's, or one that you run.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = config.kiln.orchestrator.broker.enable;
        message = "kiln.orchestrator.agent.enable is on, but the broker that it asks is off. Set kiln.orchestrator.broker.enable and its people.";
      }
      {
        assertion = cfg.tokenFile != null;
        message = "kiln.orchestrator.agent.tokenFile is empty. Encrypt the bot's token with `agenix -e telegram-bot-token.age` and name it in kiln.orchestrator.secrets.files.";
      }
    ];

    users.users.voxnix-agent = {
      isSystemUser = true;
      group = "voxnix-agent";
      description = "Agent on Telegram";
    };
    users.groups.voxnix-agent = { };

    systemd.sockets.voxnix-broker-chat = {
      description = "Socket of the broker for the agent";
      wantedBy = [ "sockets.target" ];
      socketConfig = {
        ListenStream = "/run/voxnix/chat.sock";
        SocketUser = "voxnix-agent";
        SocketMode = "0600";
        FileDescriptorName = "chat";
        Service = "voxnix-broker.service";
      };
    };
    systemd.services.voxnix-broker.requires = [ "voxnix-broker-chat.socket" ];

    systemd.services.voxnix-agent = {
      description = "Agent on Telegram";
      wantedBy = [ "multi-user.target" ];
      wants = [ "network-online.target" ];
      after = [
        "network-online.target"
        "voxnix-broker-chat.socket"
      ];
      serviceConfig = kilnLib.hardened {
        ExecStart = "${lib.getExe agent} /var/lib/voxnix-agent /run/voxnix/chat.sock ${kilnLib.unitText cfg.server} ${toString ([ model ] ++ cfg.groups)}";
        User = "voxnix-agent";
        Group = "voxnix-agent";
        StateDirectory = "voxnix-agent";
        StateDirectoryMode = "0700";
        LoadCredential = "telegram-bot-token:${kilnLib.unitText (toString cfg.tokenFile)}";
        Restart = "always";
        RestartSec = 5;
        # A wrong token (EX_CONFIG) stays wrong.
        RestartPreventExitStatus = 78;
        UMask = "0077";
        ProtectProc = "invisible";
        ProcSubset = "pid";
        RestrictAddressFamilies = [
          "AF_UNIX"
          "AF_INET"
          "AF_INET6"
        ];
        # Node's V8 writes the code that it runs.
        MemoryDenyWriteExecute = null;
        SystemCallFilter = null;
      };
    };
  };
}
