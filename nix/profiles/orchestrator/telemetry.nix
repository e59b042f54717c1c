# voxnix-telemetry: the broker's audit and the model's answers to an OTLP endpoint. The broker has no network, and the model's process
# not the token of the endpoint: this one has both, and nothing else. systemd opens the audit for it, for reading alone. Off until it
# is turned on.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.kiln.orchestrator.telemetry;
  telemetry = pkgs.callPackage ../../packages/voxnix-telemetry { };
  token = config.age.secrets.logfire-token or null;
in
{
  options.kiln.orchestrator.telemetry = {
    enable = lib.mkEnableOption "telemetry: the audit of the broker as logs and the answers of the model as traces, for an OTLP endpoint such as Logfire's";

    endpoint = lib.mkOption {
      type = kilnLib.types.matching "address that begins with https://, or with http:// on this machine" "https://[^@?#[:space:]]+|http://(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?(/[^@?#[:space:]]*)?";
      example = "https://logfire-eu.pydantic.dev";
      description = "Address of the endpoint, without `/v1/traces`.";
    };

    headersFile = lib.mkOption {
      type = lib.types.nullOr kilnLib.types.runtimePath;
      default = if token == null then null else token.path;
      defaultText = lib.literalExpression "config.age.secrets.logfire-token.path";
      example = "/run/agenix/logfire-token";
      description = ''
        File on the machine with the headers of each request, a line `Name: value` for each; a line without a name is the value of
        `Authorization`. The process gets it as a credential. Empty: none.
      '';
    };

    content = lib.mkOption {
      type = lib.types.bool;
      default = false;
      example = true;
      description = ''
        Whether what people and the model wrote, and what tools and commands got, is sent too. Without it only what was done, by whom,
        how long it took, what it cost and how it ended is sent.
      '';
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = config.kiln.orchestrator.broker.enable;
        message = "kiln.orchestrator.telemetry.enable is on, but the broker whose audit it sends is off. Set kiln.orchestrator.broker.enable and its people.";
      }
    ];

    systemd.sockets.voxnix-telemetry = lib.mkIf config.kiln.orchestrator.model.enable {
      description = "Socket of the telemetry for the language model";
      wantedBy = [ "sockets.target" ];
      socketConfig = {
        ListenStream = "/run/voxnix/spans.sock";
        SocketUser = "voxnix-model";
        SocketMode = "0600";
        FileDescriptorName = "spans";
      };
    };

    systemd.services.voxnix-telemetry = {
      description = "Telemetry of the orchestrator";
      wantedBy = [ "multi-user.target" ];
      wants = [ "network-online.target" ];
      # It makes the audit at its first start.
      after = [
        "network-online.target"
        "voxnix-broker.service"
      ];
      serviceConfig = kilnLib.hardened {
        ExecStart = "${lib.getExe telemetry} ${kilnLib.unitText cfg.endpoint} /var/lib/voxnix-telemetry ${
          if cfg.content then "content" else "plain"
        }";
        DynamicUser = true;
        OpenFile = "/var/lib/voxnix/audit.jsonl:audit:read-only,graceful";
        StateDirectory = "voxnix-telemetry";
        StateDirectoryMode = "0700";
        LoadCredential = lib.mkIf (
          cfg.headersFile != null
        ) "otlp-headers:${kilnLib.unitText (toString cfg.headersFile)}";
        Restart = "on-failure";
        RestartSec = 10;
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
