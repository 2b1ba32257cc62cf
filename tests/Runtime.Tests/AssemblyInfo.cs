using Xunit;

// libtorch's random generator belongs to the process: tests that seed it must not run side by side.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
