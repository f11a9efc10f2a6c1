# Maven's output, for somebody who waits: what is being built, how much was fetched, and what went wrong.
/Downloaded from/ { if (++fetched % 100 == 0) print "  fetched " fetched " files"; fflush() }
/^\[INFO\] Building Sealpost/ { sub(/^\[INFO\] Building /, "  "); sub(/ [0-9][^ ]*( |$)/, " "); print; fflush() }
/^\[ERROR\]/ { print; fflush() }
