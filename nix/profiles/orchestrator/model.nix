# voxnix-model: a language model for what people write to the agent without a command. It has no rights and no token: a socket
# of the broker, over which it approves nothing, its key, and the network. Off until it is turned on.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.kiln.orchestrator.model;
  model = pkgs.callPackage ../../packages/voxnix-model { };
  key = config.age.secrets.anthropic-api-key or null;
  inherit (config.kiln.orchestrator) telemetry;
  settings = (pkgs.formats.json { }).generate "voxnix-model.json" (
    {
      inherit (cfg)
        provider
        address
        steps
        tokensPerDay
        centsPerDay
        inputCents
        outputCents
        ;
      model = cfg.name;
      outputTokens = 2000;
      timeoutSeconds = 1800;
    }
    // lib.optionalAttrs telemetry.enable {
      telemetry = {
        socket = "/run/voxnix/spans.sock";
        inherit (telemetry) content;
      };
    }
  );
  count =
    description: default:
    lib.mkOption {
      type = lib.types.ints.positive;
      inherit default description;
      example = default * 2;
    };
  cents =
    description:
    lib.mkOption {
      type = lib.types.ints.unsigned;
      default = 0;
      example = 300;
      inherit description;
    };
in
{
  options.kiln.orchestrator.model = {
    enable = lib.mkEnableOption "a language model for what people write to the agent without a command";

    provider = lib.mkOption {
      type = lib.types.enum [
        "anthropic"
        "openai-compatible"
      ];
      default = "anthropic";
      example = "openai-compatible";
      description = "Whose API it is: Anthropic's, or OpenAI's chat completions, which Ollama and many others have.";
    };

    address = lib.mkOption {
      type = lib.types.nullOr (
        kilnLib.types.matching "address that begins with http:// or https://" "https?://[^[:space:]]+"
      );
      default = null;
      example = "http://192.168.1.20:11434/v1";
      description = "Of the API, with its version. Empty: Anthropic's own.";
    };

    name = lib.mkOption {
      type = kilnLib.types.matching "name of a model" "[A-Za-z0-9._:/-]{1,200}";
      example = "claude-sonnet-4-5";
      description = "The model, as its server calls it.";
    };

    keyFile = lib.mkOption {
      type = lib.types.nullOr kilnLib.types.runtimePath;
      default = if key == null then null else key.path;
      defaultText = lib.literalExpression "config.age.secrets.anthropic-api-key.path";
      example = "/run/agenix/anthropic-api-key";
      description = "File on the machine with the key of the API. The process gets it as a credential. Empty: none, as for Ollama.";
    };

    steps = count "How often the model is called for one message, at most." 12;
    tokensPerDay = count "How many tokens one person may use in a day." 500000;
    inputCents = cents "What a million tokens cost that the model reads, in hundredths.";
    outputCents = cents "What a million tokens cost that the model writes, in hundredths.";
    centsPerDay = lib.mkOption {
      type = lib.types.nullOr lib.types.ints.positive;
      default = null;
      example = 200;
      description = "How much money one person may use in a day by these prices, in hundredths. Empty: only the tokens count.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = config.kiln.orchestrator.agent.enable;
        message = "kiln.orchestrator.model.enable is on, but the agent that people write to is off. Set kiln.orchestrator.agent.enable.";
      }
      {
        assertion = cfg.provider == "anthropic" -> cfg.keyFile != null;
        message = "kiln.orchestrator.model.keyFile is empty. Encrypt the key with `agenix -e anthropic-api-key.age` and name it in kiln.orchestrator.secrets.files.";
      }
      {
        assertion = cfg.provider == "anthropic" || cfg.address != null;
        message = "kiln.orchestrator.model.address is empty. Set it to the address of the server, such as http://127.0.0.1:11434/v1.";
      }
      {
        assertion = cfg.centsPerDay != null -> cfg.inputCents + cfg.outputCents > 0;
        message = "kiln.orchestrator.model.centsPerDay is set, but no price is known. Set inputCents and outputCents.";
      }
    ];

    users.users.voxnix-model = {
      isSystemUser = true;
      group = "voxnix-model";
      description = "Language model of the agent";
    };
    users.groups.voxnix-model = { };

    systemd.sockets = {
      voxnix-broker-model = {
        description = "Socket of the broker for the language model";
        wantedBy = [ "sockets.target" ];
        socketConfig = {
          ListenStream = "/run/voxnix/model.sock";
          SocketUser = "voxnix-model";
          SocketMode = "0600";
          FileDescriptorName = "model";
          Service = "voxnix-broker.service";
        };
      };
      voxnix-model = {
        description = "Socket of the language model for the agent";
        wantedBy = [ "sockets.target" ];
        socketConfig = {
          ListenStream = "/run/voxnix/talk.sock";
          SocketUser = "voxnix-agent";
          SocketMode = "0600";
        };
      };
    };
    systemd.services.voxnix-broker.requires = [ "voxnix-broker-model.socket" ];

    systemd.services.voxnix-model = {
      description = "Language model of the agent";
      wants = [ "network-online.target" ];
      after = [
        "network-online.target"
        "voxnix-broker-model.socket"
      ];
      serviceConfig = kilnLib.hardened {
        ExecStart = "${lib.getExe model} ${settings} /var/lib/voxnix-model /run/voxnix/model.sock";
        User = "voxnix-model";
        Group = "voxnix-model";
        StateDirectory = "voxnix-model";
        StateDirectoryMode = "0700";
        LoadCredential = lib.mkIf (
          cfg.keyFile != null
        ) "llm-key:${kilnLib.unitText (toString cfg.keyFile)}";
        Restart = "on-failure";
        RestartSec = 5;
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
