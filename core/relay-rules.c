/* core/relay-rules.c -- when to read, write, half-close and end: no I/O here.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include "relay.h"

/* The truth table of one flow.  `pending` and `eof` are never undone by the
   relay; `-` is "either".

     broken eof pending told | read write half-close through
       0     0     0     -   |  1    0       0         0      waiting for data
       0     0     1     -   |  0    1       0         0      sink is slow
       0     1     1     0   |  0    1       0         0      last bytes
       0     1     0     0   |  0    0       1         0      tell the sink
       0     1     0     1   |  0    0       0         1      over
       1     -     -     -   |  0    0       0         1      sink is gone

   One block is on its way at a time: there is no reading while bytes are
   pending, so a sink that takes nothing stops its source (back-pressure).

   Of two flows:
     done    every active flow is through.  With one direction only (-u, -U)
             that is the only flow's end; nothing lingers.
     linger  the closing has begun (a flow is through, a program has ended)
             and what is left is silent: no byte is pending anywhere, so only
             a source could go on.  -t counts from the last byte.  While bytes
             are pending the sink has all the time it needs (-T limits it);
             nor is a source silent that we ourselves hold back.  But where a
             sink is gone the other one may take nothing more since we take
             nothing from it: then -t counts whatever is pending. */
static bool
flow_rules (const struct mc_flow_state *s, struct mc_flow_action *act)
{
  *act = (struct mc_flow_action) { 0 };
  if (!s->active || s->broken)
    return true;
  act->read = !s->eof && !s->pending;
  act->write = s->pending;
  act->half_close = s->eof && !s->pending && !s->told;
  return s->eof && !s->pending && s->told;
}

void
mc_relay_rules (const struct mc_flow_state state[2], bool closing,
                struct mc_relay_actions *act)
{
  bool through[2];
  bool pending = false, broken = false;

  for (int i = 0; i < 2; i++) {
    through[i] = flow_rules (&state[i], &act->flow[i]);
    pending = pending || act->flow[i].write
      || (act->flow[i].read && state[i].held);
    closing = closing || (state[i].active && through[i]);
    broken = broken || (state[i].active && state[i].broken);
  }
  act->done = through[0] && through[1];
  act->linger = !act->done && closing && (!pending || broken);
}
