"""English sentences of the domain, composed freely.

Words are drawn almost independently, so that a model trained on them hears what was said and not what is usually said:
any component may do anything to anything. Each sentence is a list of `(spoken, written)` words; the two differ where a
voice needs help ("E T C D" for `etcd`).
"""

import random

# Names. `written` or `written|spoken`; more than one spoken form is drawn at random.
NAMES = """
etcd|E T C D
kubelet
scheduler
controller manager
kube-proxy|kube proxy
API server|A P I server
containerd|container D
kubeadm|kube A D M
kubectl|kube control
CRI|C R I
CNI|C N I
OCI|O C I
DNS|D N S
TLS|T L S
CSR|C S R
HPA|H P A
IP|I P
VXLAN|V X LAN
BGP|B G P
CNAME|C name
Docker
Kubernetes
Jenkins
Tekton
Flannel
Calico
Harbor
Dragonfly
Kraken
Helm
BuildKit|build kit
buildx|build X
ORAS|oh rass
Dockerfile|docker file
ClusterIP|cluster I P
NodePort|node port
ExternalName|external name
ConfigMap|config map
StatefulSet|stateful set
DaemonSet|daemon set
EndpointSlice|endpoint slice
""".split("\n")

# Things that take an article.
THINGS = """
pod node cluster client user request result status state binding service deployment container runtime sandbox volume
image layer cache registry chart release revision version history pipeline task step plugin job build test token hash
certificate key secret machine server port address selector label load traffic packet route rule tunnel network network
plugin name record event log change response configuration replica replicas controller worker node control plane
desired state actual state ingress gateway namespace watch lease heartbeat swap memory disk process command argument
file instruction base image vulnerability tag manifest mirror peer piece seed bandwidth team project role company
problem challenge achievement answer question budget cost deadline customer report metric alert database queue
container runtime certificate signing request bootstrap token cloud provider init process entry point health check
rolling update rollback pull request merge conflict code review unit test source code local cache inline cache
overlay network routing table virtual address external load balancer pause container admission authentication
authorization service discovery probe percent year month engineer experience permission dependency driver habit
knowledge template stage size group leader election quorum backup restore limit
""".split("\n")

# Said of many.
PLURALS = """pods nodes containers images volumes services layers requests steps tasks plugins packets routes rules events logs
users machines ports labels certificates secrets pipelines pieces peers files instructions tools customers changes
addresses replicas controllers teams years engineers""".split()

# Verbs that stand alone.
ACTS = "waits fails crashes expires finishes works starts stops runs stays".split()

# base, third person, past.
VERBS = """
send sends sent
write writes written
read reads read
store stores stored
bind binds bound
watch watches watched
filter filters filtered
score scores scored
pick picks picked
choose chooses chosen
create creates created
start starts started
stop stops stopped
delete deletes deleted
update updates updated
report reports reported
register registers registered
pull pulls pulled
push pushes pushed
build builds built
run runs run
call calls called
accept accepts accepted
check checks checked
verify verifies verified
authenticate authenticates authenticated
authorize authorizes authorized
validate validates validated
prepare prepares prepared
mount mounts mounted
assign assigns assigned
set sets set
set up|sets up|set up
turn off|turns off|turned off
go back through|goes back through|went back through
go through|goes through|went through
make makes made
take takes took
tell tells told
let lets let
show shows shown
receive receives received
approve approves approved
migrate migrates migrated
explain explains explained
trust trusts trusted
give gives given
get gets got
find finds found
see sees seen
ask asks asked
forward forwards forwarded
expose exposes exposed
open opens opened
install installs installed
join joins joined
renew renews renewed
return returns returned
replace replaces replaced
restart restarts restarted
recreate recreates recreated
scale scales scaled
schedule schedules scheduled
deploy deploys deployed
upgrade upgrades upgraded
package packages packaged
sign signs signed
scan scans scanned
share shares shared
split splits split
copy copies copied
download downloads downloaded
reduce reduces reduced
improve improves improved
move moves moved
learn learns learned
need needs needed
use uses used
keep keeps kept
connect connects connected
wrap wraps wrapped
notify notifies notified
measure measures measured
lead leads led
""".split("\n")

ADJECTIVES = """new old small large fast slow stable simple cheap secure local remote shared empty pending running ready
healthy failed best first second last same different every declarative virtual external internal default main""".split()

PREPOSITIONS = "to from in into on onto through with without for by after before over inside behind".split()

CONNECTIVES = """
first
then
next
finally
after that
so
and
but
because
when
also
at the same time
for example
first of all
in the end
once this is done
now
at last
""".split("\n")

ADVERBS = """
again
quickly
automatically
at once
every time
in the background
by default
in parallel
without downtime
on every node
in order
outside the cluster
inside the cluster
""".split("\n")

# No "two" and "four": they sound like "to" and "for", which stand everywhere.
NUMBERS = "one three five six seven eight nine ten twenty thirty forty fifty hundred thousand".split()

# Said as a whole: openings, admissions, closings, and the words that steer a session.
PHRASES = """
I think so
I do not know
I am not sure
let me think
as far as I remember
that is all
the answer is simple
I forgot the rest
I do not remember
good question
thank you
thank you very much
my name is
in my last job
I worked in a team of five
the main idea is this
there are three steps
it depends
I'm done
next
next question
repeat
repeat the question
answer
again
skip
skip this one
stop
easy
hard
yes
no
to be honest
the hardest part was the network
it saves time and money
the build is fifty percent faster
we have three teams
I have five years of experience
I want to learn more
what is the biggest challenge of this role
that was the hardest problem
we had no downtime
""".split("\n")


def entries(lines):
    """`[(written, [spoken, ...])]` of lines `written|spoken|...`."""
    found = []
    for line in lines:
        if line.strip():
            written, *spoken = line.strip().split("|")
            found.append((written, spoken or [written]))
    return found


NAMES = entries(NAMES)
CONNECTIVES = [line for line in CONNECTIVES if line]
ADVERBS = [line for line in ADVERBS if line]
PHRASES = [line for line in PHRASES if line]
VERBS = [line.split("|" if "|" in line else None) for line in VERBS if line]
# Two- and three-word things stand as such in the list above; everything else is a word.
COMPOUNDS = """network plugin|worker node|control plane|desired state|actual state|base image|container runtime
certificate signing request|bootstrap token|cloud provider|init process|entry point|health check|rolling update
pull request|merge conflict|code review|unit test|source code|local cache|inline cache|overlay network|routing table
virtual address|external load balancer|pause container|IP address|load balancer|build cache|worker machine
hardest problem|second stage|admission control|IP forwarding|network policy|virtual network|health checks|load balancing
multi-stage build|horizontal pod autoscaler|CNI plugin|API gateway|CI pipeline|cluster network""".replace("\n", "|").split("|")
SINGLE = sorted({word for line in THINGS for word in line.split()} - {"inline", "signing"})


def say(text):
    """Words spoken as they are written; an acronym among them is spelled."""
    spoken = " ".join(" ".join(word) if word.isupper() and len(word) > 1 else word for word in text.replace("-", " ").split())
    return (spoken, text)


def name(r):
    written, spoken = r.choice(NAMES)
    return (r.choice(spoken), written)


def thing(r):
    """A noun group: `the API server`, `a new pod`, `three replicas`, `etcd`."""
    x = r.random()
    if x < 0.38:
        article = [("the", "the")] if r.random() < 0.55 else []
        return article + [name(r)]
    many = r.random() < 0.22
    noun = say(r.choice(PLURALS)) if many else say(r.choice(COMPOUNDS)) if r.random() < 0.3 else say(r.choice(SINGLE))
    group = []
    if many and x < 0.9:
        group.append(say(r.choice(["the", "the", "the", "its", "our", "all", "many", "some", "these"] + NUMBERS)))
    elif x < 0.86:
        group.append(say(r.choice(["the", "the", "the", "the", "a", "its", "each", "this", "our", "my"])))
    elif x < 0.92:
        group.append(say(r.choice(["one", "one", "another", "no", "every"])))
    if r.random() < 0.2:
        group.append(say(r.choice(ADJECTIVES)))
    group.append(noun)
    if group[0][0] == "a" and group[1][0][0] in "aeiou":
        group[0] = say("an")
    if r.random() < 0.06:
        group += [say("of"), say("the"), say(r.choice(SINGLE))]
    return group


def place(r):
    return [say(r.choice(PREPOSITIONS))] + thing(r)


def clause(r):
    base, third, past = r.choice(VERBS)
    x = r.random()
    if x < 0.62:
        words = thing(r) + [say(third if r.random() < 0.85 else base)] + thing(r)
    elif x < 0.72:
        words = thing(r) + [say(r.choice(["is", "are", "was"])), say(past)]
    elif x < 0.80:
        words = thing(r) + [say("is"), say(r.choice(ADJECTIVES))]
    elif x < 0.85:
        words = thing(r) + [say("does"), say("not"), say(base)] + thing(r)
    elif x < 0.90:
        words = thing(r) + [say(r.choice(["can", "will", "must"])), say(base)] + thing(r)
    elif x < 0.95:
        words = [say(r.choice(["I", "we"])), say(r.choice([base, past]))] + thing(r)
    elif x < 0.97:
        words = thing(r) + [say(r.choice(ACTS))]
    elif x < 0.98:
        words = [say("it"), say(third)] + thing(r)
    else:
        words = thing(r) + [say(third)] + thing(r) + [say("and"), say(r.choice(VERBS)[1])] + thing(r)
    if r.random() < 0.42:
        words += place(r)
    if r.random() < 0.10:
        words.append(say(r.choice(ADVERBS)))
    return words


def joined(words, end="."):
    """`(spoken, written)` of a sentence; only an ordinary first word gets a capital."""
    spoken = " ".join(word[0] for word in words).replace(" ,", ",")
    written = " ".join(word[1] for word in words).replace(" ,", ",")
    if words[0][1].split()[0] in STARTERS:
        written = written[0].upper() + written[1:]
    return spoken, written + end


STARTERS = {line.split()[0] for line in CONNECTIVES + PHRASES} | {"the", "a", "it", "we", "its", "each", "this", "our", "my"}


def sentence(r):
    """A sentence of one or two clauses, a list of things, or a phrase."""
    x = r.random()
    if x < 0.07:
        return joined([say(r.choice(PHRASES))])
    if x < 0.15:
        words = []
        for i in range(r.randint(2, 5)):
            words += ([say("and")] if i and r.random() < 0.4 else []) + thing(r)
        return joined(words)
    words = [say(r.choice(CONNECTIVES))] if r.random() < 0.45 else []
    words += clause(r)
    if r.random() < 0.22:
        words += [(",", ",")] if r.random() < 0.5 else []
        words += [say(r.choice(["and", "so", "but", "because", "when", "then"]))] + clause(r)
    return joined(words)


def short(r):
    """A word or a few: what the first lessons use."""
    x = r.random()
    if x < 0.5:
        words = thing(r)
    elif x < 0.65:
        words = [say(r.choice(r.choice(VERBS)))] + thing(r)
    elif x < 0.75:
        words = thing(r) + [say(r.choice(VERBS)[1])]
    elif x < 0.85:
        words = place(r)
    elif x < 0.92:
        words = [say(r.choice(CONNECTIVES + ADVERBS))]
    else:
        words = [say(r.choice(PHRASES))]
    return joined(words)


if __name__ == "__main__":
    r = random.Random(1)
    for _ in range(30):
        print(*sentence(r), sep="   |   ")
    print(len({w for i in range(20000) for w in sentence(r)[1].lower().strip(".").replace(",", "").split()}), "words")
