{
  description = "git";
  module.programs.git.enable = true;
}
