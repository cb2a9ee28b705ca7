"""The words of column and table names, by what they stand for: French and English, and the plain words of five more.

A word may stand in one class only. Names are split into words first, so nothing here matches inside another word.
"""

WORDS: dict[str, str] = {
    # --- what a column may hold
    "first": """prenom prenoms pnom firstname forename forenames fname givenname vorname voornaam prenume nombredepila
        middlename secondname mname rufname""",
    "last": """lastname surname surnames lname familyname familienname nachname achternaam patronyme cognome apellido
        apellidos sobrenome nomfamille nomdefamille nomnaissance maidenname zuname geburtsname nomusage sname""",
    "full": """fullname nomprenom prenomnom nomcomplet raisonnom identite realname gecos patronymique nomenclatureur
        vollername nombrecompleto nomecompleto""",
    "generic": "nom noms name names naam namen nome",
    "email": """email emails mail mails courriel courriels mel mels emailadresse emailaddress adressemail adressemel
        adresseemail mailadresse correo""",
    "phone": """tel tels tele telephone telephones tph telefon telefono telefone teléfono telefoon phone phones
        phonenumber telnumber numtel notel telno teln mobile mobiles mob portable portables port gsm cell cellphone cellular handy
        handynummer telefonnummer rufnummer mobilnummer fax telecopie telecopieur faxnumber telefax standard fixe telfixe
        telmobile telportable telpro whatsapp celular movil cellulare telfax mobilephone homephone workphone""",
    "address": """adresse adresses address addresses addr adr adr1 adr2 adr3 adresse1 adresse2 adressen anschrift direccion
        indirizzo endereco rue voie street strasse straße adresszeile calle lieudit batiment address1 address2 addressline""",
    "birth": """naissance naiss datenaissance datenaiss birth birthdate birthday birthdate dob dateofbirth geburtsdatum
        geburtstag ddn nacimiento nascita geboortedatum dnaiss dtnaiss""",
    "national_id": """nir numsecu secu ssn nss securitesociale numss insee niss nino socialsecurity passeport passport
        passportnumber cni""",
    "bank_account": "iban rib bban numcompte compteiban ibannumber",
    "payment_card": "cardnumber ccnumber creditcard cartebancaire pan numcarte kreditkarte ccnum cardno creditcardnumber",
    "ip_address": "ip ips ipaddress ipaddr ipv4 ipv6 adresseip remoteip remoteaddr clientip lastip ipadresse adrip",
    "login": """login logins username usernames userlogin pseudo pseudonyme nickname nick identifiant identifiants
        useraccount loginname userid benutzername usuario screenname""",
    "secret": """password passwords passwd passwort passphrase pwd pass mdp motdepasse motpasse secret secrets token tokens
        apikey apitoken accesstoken refreshtoken privatekey salt passwordhash hashpassword hashmdp otp totp clef
        kennwort contrasena authkey sessionkey sessionid""",
    "online_id": """cookie cookies cookieid deviceid idfa gaid adid advertisingid visitorid fingerprint useragent imei imsi
        macaddress skype twitter facebook linkedin instagram snapchat tiktok youtube whatsappid msn icq jabber googleplus
        viadeo xing mastodon telegram threema""",
    "civility": "civilite civ civilites salutation titlecourtesy courtesy honorific anrede",
    "gender": "gender sexe sex genre geschlecht sesso genero",
    # --- who it is about
    "person": """client clients cli clt customer customers cust user users utilisateur utilisateurs util usr contact
        contacts contactperson employe employes employee employees emp salarie salaries personne personnes person persons
        people pers adherent adherents member members membre membres patient patients eleve eleves etudiant etudiants
        student students pupil teacher teachers enseignant enseignants prof professeur professeurs author authors auteur
        auteurs responsable resp interlocuteur interlocuteurs vendeur vendeurs seller sellers salesman salesrep
        salesperson representant commercial commerciaux owner owners proprietaire titulaire titulaires beneficiaire
        beneficiaires destinataire destinataires dest expediteur exped recipient sender parent parents pere mere conjoint
        enfant enfants tuteur gestionnaire redacteur signataire signatory referent demandeur requester candidat candidats
        candidate locataire locataires bailleur assure souscripteur payeur manager managers chef directeur director
        gerant dirigeant dirigeants driver chauffeur technicien techniciens medecin docteur doctor physician acteur actor
        actors guest visiteur visitor passenger passager mitarbeiter kunde kunden lehrer schuler schueler besitzer staff
        personnel personal lead leads prospect prospects usager usagers abonne abonnes subscriber subscribers donateur
        donor kontakt kontakte kontaktperson ansprechpartner personen person empr emprunteur emprunteurs lecteur reader
        agent agents collaborateur collaborateurs operateur conducteur accompagnant heritier mandataire associe associes
        consultant coach formateur formateurs stagiaire stagiaires benevole benevoles licencie joueur player players
        cliente clienti clientes klant klanten dipendente empleado empleados persona personas instructor professor
        traducteur translator editor redakteur approver reviewer assignee correspondant intervenant intervenants participant
        participants inscrit inscrits acheteur buyer shopper resident residents famille family epoux epouse spouse child
        nurse infirmier composer compositeur artiste arrangeur individu individus individual individuals avocat notaire
        delegue president secretaire tresorier cavalier licensee applicant witness temoin attendee""",
    # --- what is not a person
    "company": """societe societes soc ste entreprise entreprises company companies raison sociale raisonsociale rs
        organisation organisations organization organizations org etablissement etablissements etab enseigne firm firma
        fournisseur fournisseurs frs supplier suppliers vendor vendors lieferant lieferanten tiers thirdparty tier
        banque bank banks marque brand brands association partenaire partner manufacturer fabricant employeur employer
        agence agency agences magasin magasins store stores shop shops boutique filiale filialen filial structure
        society shipper shippers transporteur carrier client_societe unternehmen compagnie laboratoire ecole school
        universite university clinique hopital syndicat mutuelle corporate business businesses""",
    "thing": """ville villes city cities commune communes town towns pays country countries region regions departement
        department departments dept province etat state states stadt ort land place lieu site sites produit produits
        product products prod article articles item items art fichier fichiers file files filename document documents doc
        docs table tables champ champs field fields column columns module modules menu menus class classe classes group
        groups groupe groupes grp service services category categories categorie categories projet projets project
        projects event events evenement evenements page pages job jobs queue host hostname server serveur domain domaine
        function fonction fonctions role roles profil profile profiles permission permissions right rights droit droits
        setting settings parametre parametres param params config configuration option options variable key cle attribute
        attribut property propriete tag tags theme themes couleur color colors colour taille size unite unit units tax
        taxe tva vat currency devise currencies language langue langues locale entrepot warehouse depot stock stocks
        emplacement location locations zone zones secteur quartier canton arrondissement album albums track tracks song
        titre title titles film films movie movies livre livres book books media image images photo photos logo icon
        icone banner campaign campagne campaigns newsletter liste list lists index process processus workflow task tasks
        tache taches action actions activity activite activites step etape report rapport reports etat query widget
        dashboard calendar calendrier agenda account accounts compte comptes journal journaux bankaccount order orders
        commande commandes invoice facture factures payment paiement paiements contract contrat contrats ticket tickets
        dossier dossiers folder folders metier poste position job_title course courses cours matiere subject sujet
        discipline sport team teams equipe equipes club league ligue competition tournament device devices machine
        machines materiel equipment equipement vehicule vehicle vehicles car cars model modele models modeles category
        plan plans offre offer offers promotion rule regle regles trigger view constraint schema database base db plugin
        extension package component composant template templates form formulaire question questions answer reponse
        survey metric indicator indicateur dog dogs pet pets animal animaux hund hunde cat chien chat breed race species
        espece plante plant room salle rooms chambre building bureau office offices floor etage parking ship boat bateau
        train station airport aeroport flight port_name vol hotel restaurant dish plat ingredient recipe recette recettes
        allergen disease maladie drug medicament symptom act acte actes exam examen certificate diplome qualification
        competence skill skills level niveau grade cycle filiere section branche branch family_product nature motif
        reason cause source origine origin mode moyen means method methode channel canal reseau network printer
        imprimante filter filtre feature param1 constante const event_name dictionary dictionnaire lexique
        projekt produkt produkte abteilung werkstatt veranstaltung kurs buch gruppe datei gericht musik genre_music
        playlist playlists mediatype artefact asset assets lot lots batch series serie series saison season period periode
        exercice budget rubrique poste_budget nomenclature libelle libelles label labels intitule designation""",
    # --- words that turn a name into something about it
    "meta": """code codes cod id ids uid uuid guid ref refs reference references numero num nr no number numbers nummer type
        types typ typecode kind count counter compteur nb nbr nombre cnt qty quantite total is has are flag flags date
        dates datetime dt time heure timestamp ts hash md5 sha1 sha crc checksum verified verifie verifiee verification
        valid valide validated validation confirm confirmed confirmation check checked template tpl format prefix prefixe
        suffix suffixe length longueur max min sent send envoi envoye envoyes received recu status statut state_flag
        enabled enable active actif actifs inactive disabled lang indicatif order ordre sort rang rank mode message
        messages msg content contenu body text texte signature delay delai smtp imap pop3 pop alias url urls uri
        link lien liens web website site_web notif notification notifications notify optin optout bounce bounced
        subscribed subscription desc description comment comments commentaire commentaires note notes remarque remarques
        obs observation observations memo info infos created modified updated deleted creation modification maj version
        rowid fk pk tms default defaut visible hidden public private required mandatory obligatoire allowed allow
        autorise autorisation subject objet object objets header footer entete path chemin dir folder_path param value
        valeur valeurs val expiry expiration expires expire attempts tentatives tries counter last first_ next previous
        reset recovery question_ reponse_ hint amount montant price prix cost tarif rate taux percent pourcentage score
        weight poids duree duration day days jour jours month mois year annee age level_ limit limite quota size_ mask
        masque pattern regex encoding charset collation method_ protocol protocole timeout ssl tls use used utilise
        exist exists manque missing error erreur errors result resultat results log_level history historique stat stats
        ci_ show display_ afficher affiche hide imprime print printed model_ import export sync synchro cat categ""",
    # --- words that add nothing
    "filler": """de du des d l la le les of the and et ou or a au aux par by for pour von der die das del di da sur on in
        en avec with field_ col zone_ main principal principale primary secondary secondaire second second2 other autre
        autres alt alternate perso personnel_ pro professionnel professionnelle work home domicile maison bur direct
        directe business_ prive privee emergency urgence livraison delivery shipping ship billing bill facturation fact
        fac fc sav legal complet complete full_ display usage usuel current actuel new old ancien ancienne nouveau nouvelle temp tmp
        origin_ t c x z f ld individuel individuelle individueller individuelles customer_ zu hause andere zweiter
        mittlerer gen sys res res_ sup ext int nat inter internat internationale notification_ copy copie cc bcc cci
        reply replyto reponse_a from to de_ jeune fille marital epouse_ birth_""",
}

FOLLOW: dict[tuple[str, ...], str] = {
    # words that mean something together
    ("first", "name"): "first", ("given", "name"): "first", ("middle", "name"): "first", ("fore", "name"): "first",
    ("second", "name"): "first", ("last", "name"): "last", ("family", "name"): "last", ("sur", "name"): "last",
    ("maiden", "name"): "last", ("birth", "name"): "last", ("nom", "famille"): "last", ("nom", "de", "famille"): "last",
    ("nom", "naissance"): "last", ("nom", "de", "naissance"): "last", ("nom", "jeune", "fille"): "last",
    ("nom", "naiss"): "last", ("nom", "jf"): "last", ("nom", "usage"): "last", ("nom", "usuel"): "last",
    ("nom", "marital"): "last", ("nom", "patronymique"): "last", ("nom", "epouse"): "last",
    ("full", "name"): "full", ("real", "name"): "full", ("nom", "complet"): "full", ("nom", "prenom"): "full",
    ("nom", "et", "prenom"): "full", ("nom", "prenoms"): "full", ("prenom", "nom"): "full", ("complete", "name"): "full",
    ("display", "name"): "display", ("user", "name"): "login", ("nom", "utilisateur"): "login",
    ("nom", "d", "utilisateur"): "login", ("nom", "affiche"): "display", ("account", "name"): "thing", ("login", "name"): "login", ("nick", "name"): "login", ("screen", "name"): "login",
    ("user", "login"): "login", ("user", "id"): "user_id", ("benutzer", "name"): "login",
    ("e", "mail"): "email", ("e", "mails"): "email", ("adresse", "mail"): "email", ("adresse", "email"): "email",
    ("adresse", "electronique"): "email", ("mail", "address"): "email", ("email", "address"): "email",
    ("courrier", "electronique"): "email", ("adresse", "courriel"): "email", ("adresse", "mel"): "email",
    ("e", "mail", "adresse"): "email", ("email", "adresse"): "email", ("mail", "adresse"): "email",
    ("phone", "number"): "phone", ("phone", "no"): "phone", ("phone", "num"): "phone", ("tel", "no"): "phone",
    ("num", "tel"): "phone", ("numero", "tel"): "phone", ("numero", "telephone"): "phone", ("no", "tel"): "phone",
    ("numero", "de", "telephone"): "phone", ("num", "telephone"): "phone", ("num", "portable"): "phone",
    ("numero", "portable"): "phone", ("mobile", "number"): "phone", ("mobile", "no"): "phone", ("fax", "number"): "phone",
    ("telephone", "number"): "phone", ("cell", "number"): "phone", ("tel", "num"): "phone", ("tel", "numero"): "phone",
    ("fax", "no"): "phone", ("contact", "number"): "phone", ("contact", "no"): "phone", ("numero", "mobile"): "phone",
    ("numero", "fax"): "phone", ("num", "fax"): "phone", ("num", "mobile"): "phone", ("num", "gsm"): "phone",
    ("nr", "tel"): "phone", ("n", "tel"): "phone", ("tel", "nr"): "phone", ("handy", "nr"): "phone",
    ("date", "naissance"): "birth", ("date", "de", "naissance"): "birth", ("date", "naiss"): "birth", ("dt", "naiss"): "birth",
    ("date", "of", "birth"): "birth", ("birth", "date"): "birth", ("birth", "day"): "birth", ("date", "birth"): "birth",
    ("d", "naiss"): "birth", ("date", "nais"): "birth", ("dat", "nais"): "birth", ("dat", "naiss"): "birth",
    ("lieu", "naissance"): "birth_place", ("lieu", "de", "naissance"): "birth_place", ("ville", "naissance"): "birth_place",
    ("birth", "place"): "birth_place", ("birth", "city"): "birth_place", ("pays", "naissance"): "birth_place",
    ("birth", "country"): "birth_place", ("pays", "de", "naissance"): "birth_place", ("place", "of", "birth"): "birth_place",
    ("dept", "naissance"): "birth_place", ("departement", "naissance"): "birth_place", ("commune", "naissance"): "birth_place",
    ("securite", "sociale"): "national_id", ("num", "secu"): "national_id", ("numero", "secu"): "national_id",
    ("num", "ss"): "national_id", ("no", "ss"): "national_id", ("no", "secu"): "national_id",
    ("social", "security"): "national_id", ("national", "id"): "national_id", ("piece", "identite"): "national_id",
    ("num", "insee"): "national_id", ("numero", "insee"): "national_id", ("num", "passeport"): "national_id",
    ("code", "insee"): "thing", ("raison", "sociale"): "company", ("raison", "soc"): "company",
    ("company", "name"): "company", ("nom", "commercial"): "company", ("trade", "name"): "company", ("legal", "name"): "company",
    ("credit", "card"): "payment_card", ("card", "number"): "payment_card", ("carte", "bancaire"): "payment_card",
    ("card", "num"): "payment_card", ("num", "carte"): "payment_card", ("cc", "number"): "payment_card",
    ("ip", "address"): "ip_address", ("adresse", "ip"): "ip_address", ("ip", "addr"): "ip_address", ("ip", "adresse"): "ip_address",
    ("mot", "de", "passe"): "secret", ("mot", "passe"): "secret", ("api", "key"): "secret", ("access", "token"): "secret",
    ("cle", "api"): "secret", ("private", "key"): "secret", ("session", "id"): "secret", ("session", "key"): "secret",
    ("auth", "key"): "secret", ("activation", "key"): "secret",
    ("device", "id"): "online_id", ("advertising", "id"): "online_id", ("visitor", "id"): "online_id",
    ("cookie", "id"): "online_id", ("user", "agent"): "online_id", ("mac", "address"): "online_id",
    ("adresse", "mac"): "online_id", ("mac", "addr"): "online_id", ("facebook", "id"): "online_id",
    ("code", "postal"): "postcode", ("zip", "code"): "postcode", ("postal", "code"): "postcode", ("post", "code"): "postcode",
    ("file", "name"): "thing", ("host", "name"): "thing", ("domain", "name"): "thing", ("short", "name"): "short",
    ("nom", "court"): "short", ("job", "title"): "thing", ("web", "site"): "meta", ("home", "page"): "meta",
    ("prise", "en", "charge"): "thing", ("data", "port"): "thing", ("port", "number"): "thing", ("serial", "port"): "thing",
    ("smtp", "port"): "thing", ("imap", "port"): "thing", ("ftp", "port"): "thing", ("server", "port"): "thing",
    ("mobile", "app"): "thing", ("frais", "port"): "thing", ("frais", "de", "port"): "thing", ("mail", "merge"): "thing",
    ("date", "first"): "meta", ("first", "date"): "meta", ("last", "date"): "meta", ("last", "login"): "meta",
    ("street", "name"): "address", ("nom", "rue"): "address", ("nom", "voie"): "address", ("address", "line"): "address",
}  # fmt: skip

SEGMENTS: dict[str, str] = {}
for _concept, _words in WORDS.items():
    for _word in _words.split():
        SEGMENTS.setdefault(_word.rstrip("_"), _concept)
