{
  description = "A folder /workspace for the user's work";
  module.systemd.tmpfiles.settings.workspace."/workspace".d = {
    user = "dev";
    group = "users";
    mode = "0750";
  };
}
