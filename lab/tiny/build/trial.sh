# A build to look at: slow, failing, or killed.
case $variant in
  slow)
    phase buildPhase
    for i in $(seq 1 300); do
      echo "[$i/300] CC file$i.o"
      sleep 1
    done
    ;;
  fails)
    phase configurePhase
    echo "checking for gcc... yes"
    echo "checking for zlib... no"
    echo "error: zlib not found" >&2
    exit 7
    ;;
  dies-by-signal)
    phase buildPhase
    echo "about to be killed"
    kill -KILL $$
    ;;
esac
touch "$out"
