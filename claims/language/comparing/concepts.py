"""Words that mean one thing where figures are told, and words that exclude one another: tables of our own.

A word that several groups could claim stands in the one that news of figures means by it.
"""

from claims.language.data import listed, words

# One line a concept; words as they are written, in small letters.
_CONCEPTS = """
rise rose risen boost boosted boosts adds surges soars expands widens rises rising grow grew grown grows growing \
    growth increase increased increases increasing up \
    climb climbed climbs jump jumped jumps gain gained gains higher surge surged soar soared expand expanded widen \
    widened
fall fell fallen falls falling drop dropped drops dropping decline declined declines decrease decreased down \
    shrink shrank shrunk lower lowered fewer less reduce reduced reduces reducing reduction lowers lowering \
    slashed slashes trimmed trims cut cuts plunge plunged slump slumped \
    sink sank narrowed narrow dwindled shed
kill killed kills killing die died dies dead death deaths toll fatality fatalities perish perished casualties \
    lives drown drowned
hurt injured injuries injury wounded injure wound
unemployment unemployed jobless joblessness unemployment-rate
inflation price prices cost costs costing priced pay paid pays fee fees charge charges charged tariff fetch \
    fetched sell sells sold bought bill bills worth expensive dearer dear cheaper cheap spend spends spent \
    spending \
    expenditure
wage wages salary salaries earn earned earns earnings income incomes payroll remuneration
employ employs employed employees employee staff workforce workers worker jobs job hire hired hires recruited \
    recruit
dismiss dismissed sacked laid redundant redundancies fired layoffs
inhabitant inhabitants resident residents population live lives living people person persons citizens populace
build built builds building construct constructed construction erected erect
found founded foundation established establish opened open opening inaugurated
win won wins winning victory
sell sold sales sale selling turnover
harvest harvested crop yield yields picked pick gathered
import imports imported importing
export exports exported exporting shipped ship shipments shipment
emission emissions emitted emit emits
visit visits visited visitor visitors tourists tourist guests guest
passenger passengers rider riders ridership travellers travelled
patient patients
arrest arrested arrests detained detentions detention
convict convicted convictions guilty sentenced
vote votes voted voters voter ballot ballots electorate turnout poll polled polling
support supports supported favour favours favoured favor back backed backs backing approve approved approves
oppose opposed opposes against reject rejected rejects objected
back-up reserve reserves
debt debts owe owes owed liabilities liability
deficit shortfall
interest rate rates
rain rainfall rained precipitation
fire fires blaze wildfire burned burnt burn scorched blackened
flood floods flooded flooding
damage damaged damages destroyed destroy destroys wrecked lost loss losses lose loses
born birth births
marry married marriage marriages weddings wedding
student students pupil pupils schoolchildren learners
teacher teachers
doctor doctors physician physicians
house houses home homes dwelling dwellings housing
flat flats apartment apartments
car cars vehicle vehicles
lorry lorries truck trucks
bicycle bicycles bike bikes cycle cyclists
railway railways rail train trains
company companies firm firms business businesses enterprise enterprises corporation
farm farms farming farmer farmers growers grower
forest forests woodland woods
rubbish waste garbage refuse trash
oil crude petroleum
power electricity
average mean averaged averages
highest largest biggest record peak maximum top most longest tallest
lowest smallest least minimum
gather gathered collect collected collects received receive receives raised
share proportion percentage part portion
crime crimes offence offences offenses
burglary burglaries break-ins
sign signed signatures signature
protest protests protesters marched march rally demonstrators demonstration
refugee refugees asylum
test tests tested testing
vaccine vaccines vaccinated vaccination jab jabs dose doses
infect infected infections infection cases case
strike strikes walkout walkouts
closed close shut closure closures closing
attend attended attendance spectators audience crowd
applicants applicant applications application applied
length long
height high tall
weight weighs weighed weigh heavy
wide width breadth
deep depth depths
catch caught catches landed landings
drink drinks drank consumption consume consumed consumes
smoke smokes smoking smokers
produce produced produces production output manufactured
school schools
municipality town towns city cities
legislators lawmakers deputies parliamentarians
fine fined penalty penalties
plant planted plants
seize seized seizure confiscated
spoke talked talks conversation spoken
budget budgets
hotel hotels
donate donated donations donors gave given
lend loan loans lent borrowed
member members membership
fish fishing
finish finished finishers runners runner
""".strip()

# Words of one line exclude one another as groups of things: what holds for one says nothing of the others.
_OPPOSITES = """
north northern|south southern|east eastern|west western|central
northeast northeastern|northwest northwestern|southeast southeastern|southwest southwestern
men man male males boys boy|women woman female females girls girl
primary|secondary|tertiary
private|public state
urban city cities town towns|rural village villages countryside
young youth youths teenagers teenager|old older elderly pensioners pensioner|adults adult|children child
domestic home|foreign abroad overseas international
diesel|petrol|electric hybrid
passenger passengers|freight cargo goods
morning|evening
summer|winter|spring|autumn
full-time|part-time
new|used second-hand old
upper|lower
left|right
inner|outer
import imports imported|export exports exported
teacher teachers|nurse nurses|doctor doctors|police officers|firefighter firefighters|soldier soldiers
blind|deaf
first-class|second-class
regional local|national nationwide federal
manufacturing industrial|services|farming agricultural
budget|luxury
cars car|lorries lorry trucks truck|buses bus|motorcycles motorcycle|bicycles bicycle bikes|trams tram
red|white|blue|green|black
beef|pork|poultry|lamb
dairy|sheep|pig|poultry|arable
support supports supported favour favours favoured favor back backs backed|oppose opposes opposed against rejected
cattle cows|sheep|pigs|goats|horses|chickens hens
wheat|barley|maize corn|rye|rice|oats
wine|beer|spirits|cider
gas|oil|coal|nuclear|wind|solar|hydro
births birth born|deaths death died
married|divorced|single
undergraduate undergraduates|graduate graduates|postgraduate postgraduates
junior|senior
retail|wholesale
onshore|offshore
indoor|outdoor
island islands|mainland
fresh|frozen
full|empty
first-time|repeat
intensive|ordinary
centre center|outskirts suburbs suburb
coast coastal|inland
""".strip()

# Measures of one thing that cannot be turned into one another without more figures.
_MEASURES = """
net|gross
revenue revenues turnover sales|profit profits loss losses
nominal|real
mean average|median
take-home after-tax net-pay|gross before-tax pre-tax
operating|net
wholesale|retail
total overall|average
""".strip()


def _indexed(table: str) -> dict[str, tuple[int, int]]:
    """Each word to its line and its place in it; a word of several lines keeps the first."""
    found: dict[str, tuple[int, int]] = {}
    for line, text in enumerate(table.splitlines()):
        for place, group in enumerate(text.split("|")):
            for word in listed(group):
                found.setdefault(word, (line, place))
    return found


def _all_places(table: str) -> dict[str, set[tuple[int, int]]]:
    found: dict[str, set[tuple[int, int]]] = {}
    for line, text in enumerate(table.splitlines()):
        for place, group in enumerate(text.split("|")):
            for word in listed(group):
                found.setdefault(word, set()).add((line, place))
    return found


_CONCEPT_OF = _indexed(_CONCEPTS)
_OPPOSITE_OF = _all_places(_OPPOSITES)
_MEASURE_OF = _all_places(_MEASURES)


def concept(word: str) -> int | None:
    """The concept that a word stands for, by number; None for a word of no table."""
    found = _CONCEPT_OF.get(word.lower())
    return found[0] if found else None


def exclude_each_other(one: str, other: str) -> bool:
    """Whether two words name groups that have no member in common, as "north" and "south"."""
    return _differ(_OPPOSITE_OF.get(one.lower()), _OPPOSITE_OF.get(other.lower()))


def are_other_measures(one: str, other: str) -> bool:
    """Whether two words name measures of one thing that do not convert, as "net" and "gross"."""
    return _differ(_MEASURE_OF.get(one.lower()), _MEASURE_OF.get(other.lower()))


def _differ(here: set[tuple[int, int]] | None, there: set[tuple[int, int]] | None) -> bool:
    if not here or not there:
        return False
    return any(line == also and place != beside for line, place in here for also, beside in there)


UP = frozenset(_CONCEPTS.splitlines()[0].split()) | {"raised", "raises", "raise", "lifted", "hiked"}
DOWN = frozenset(_CONCEPTS.splitlines()[1].split())
STOPS = words(
    "a an the and or but nor of in on at to for from by with within without into onto over under between among during "
    "before after since until than as that which who whom whose when where while if because is are was were be been "
    "being has have had do does did will would can could may might shall should must not no it its they their them he "
    "she his her him we our us you your i my this these those there here said says say told so also too only just "
    "still already yet ago later earlier per each every about around across through out off away including some any "
    "all both such other another own one ones same very more most much many few fewer less least up down never nobody "
    "none below above consecutive row succession nearly almost roughly approximately close least "
    "again then now what how why already according according percent cent percentage point points "
    "year years month months week weeks day days hour hours minute minutes quarter quarters decade decades "
    "today yesterday tomorrow last next past past recent recently ago "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december came come comes put puts stood stand stands made make makes took take takes "
    "went go goes got get gets gave give gives given show shows showed shown reported report reports figures figure "
    "number numbers total amount amounts amounted counted count counts record records register data statistics "
    "million billion thousand hundred dozen ten two three four five six seven eight nine eleven twelve m bn"
)
