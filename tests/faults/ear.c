/*
 * Breaks the recognizer of a viva that is started with this library preloaded, for tests of what viva does then. Every pass
 * of the recognizer takes logarithms of the sound's spectrum; on its threads they fail as the variable EAR_FAULT says:
 *
 *   stuck   never come back
 *   crash   end the process, as a defect of the engine would
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

double log10(double value)
{
    static double (*real)(double);
    char thread[16] = "";
    const char *fault = getenv("EAR_FAULT");

    if (fault != NULL && pthread_getname_np(pthread_self(), thread, sizeof thread) == 0
        && strncmp(thread, "viva-ear", 8) == 0) {
        if (strcmp(fault, "crash") == 0)
            abort();
        while (strcmp(fault, "stuck") == 0)
            pause();
    }
    if (real == NULL)
        real = (double (*)(double))dlsym(RTLD_NEXT, "log10");
    return real(value);
}
